package io.graceful.testkit.load;

import io.graceful.testkit.callers.Courier;
import io.graceful.testkit.callers.CourierException;
import io.graceful.testkit.callers.InProcess;
import io.graceful.testkit.callers.Libraries;
import io.graceful.testkit.callers.Options;
import io.graceful.testkit.callers.OtherProcess;
import io.graceful.testkit.callers.Program;
import io.graceful.testkit.callers.Programs;
import io.graceful.testkit.callers.Trust;
import io.graceful.testkit.plane.DataPlane;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.ClientSpec.Kind;
import io.graceful.testkit.scenario.Transport;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http2.ssl.H2ClientTlsStrategy;
import org.jspecify.annotations.Nullable;

/** Makes the callers of each group from its spec. */
final class CallerFactory {

    private final DataPlane plane;
    private final Tally tally;
    private final Ledger ledger;
    private final List<String> nodes;
    private final Executor workers;
    private final Map<String, Caller> made = new HashMap<>();

    CallerFactory(DataPlane plane, Tally tally, Ledger ledger, List<String> nodes, Executor workers) {
        this.plane = plane;
        this.tally = tally;
        this.ledger = ledger;
        this.nodes = nodes;
        this.workers = workers;
    }

    /**
     * The caller of a group: its own, or that of the group it shares with.
     *
     * @throws CourierException if the machine lacks something for it
     */
    Caller of(Group group, RandomGenerator random, Births births) {
        ClientSpec spec = group.spec();
        Caller shared = made.get(spec.shares());
        Caller caller = shared == null ? make(group, random, births) : shared;
        made.put(spec.name(), caller);
        return caller;
    }

    /** A library in a process of its own takes orders when this returns. */
    private Caller make(Group group, RandomGenerator random, Births births) {
        ClientSpec spec = group.spec();
        Dial dial = new Dial(plane, spec.port(), Pace.isSlow(spec.manners()));
        Trust trust = trust(spec.transport());
        SSLContext tls = spec.transport().tls() == null ? null : trust.tls();
        Wires wires = new Wires(dial, tally, tls, trust.any());
        return switch (spec.kind()) {
            case NEW_CONNECTION -> new OneShot(wires, tally, random);
            case KEEP_ALIVE -> new Pool(wires, tally, random, spread(spec.connections()));
            case HTTP2 -> new Http2(dial, tally, random, strategy(tls, trust.any()), spread(spec.connections()));
            case EVENTS -> new Subscribers(wires, tally, random, births);
            case PROBER -> new Prober(wires, dial, tally, births, workers);
            case WEBSOCKET ->
                new WebSockets(client(tls), splices(group, dial, random), tally, ledger, spread(spec.connections()));
            case JDK, APACHE, OKHTTP, REACTOR_NETTY, GRPC, GO, PYTHON ->
                new LibraryCaller(courier(spec, trust), splices(group, dial, random), tally, ledger);
        };
    }

    private static Trust trust(Transport transport) {
        Transport.Tls tls = transport.tls();
        if (tls == null) {
            return Trust.DEFAULT;
        }
        Path authorities = tls.authorities();
        return authorities == null ? Trust.ANY : Trust.of(authorities);
    }

    private static @Nullable TlsStrategy strategy(@Nullable SSLContext tls, boolean anybody) {
        if (tls == null) {
            return null;
        }
        return new H2ClientTlsStrategy(
                tls,
                (endpoint, engine) -> {
                    if (!anybody) {
                        SSLParameters parameters = engine.getSSLParameters();
                        parameters.setEndpointIdentificationAlgorithm("HTTPS");
                        engine.setSSLParameters(parameters);
                    }
                },
                null);
    }

    private static HttpClient client(@Nullable SSLContext tls) {
        HttpClient.Builder builder = HttpClient.newBuilder();
        return (tls == null ? builder : builder.sslContext(tls)).build();
    }

    private Splices splices(Group group, Dial dial, RandomGenerator random) {
        boolean tls = group.spec().transport().tls() != null;
        return new Splices(dial, ledger, pod -> tally.connectedBySplice(group, pod), random, nodes, tls);
    }

    private static Courier courier(ClientSpec spec, Trust trust) {
        try {
            return started(spec, trust);
        } catch (CourierException e) {
            throw new CourierException("the client " + spec.name() + " cannot be played: " + e.getMessage(), e);
        }
    }

    private static Courier started(ClientSpec spec, Trust trust) {
        Transport transport = spec.transport();
        Transport.Version version = transport.version();
        String pinned = version == null ? null : version == Transport.Version.HTTP_2 ? "HTTP/2" : "HTTP/1.1";
        Options options = new Options(pinned, transport.fresh(), trust);
        if (spec.kind() == Kind.GO) {
            return OtherProcess.start(Programs.go(options));
        }
        if (spec.kind() == Kind.PYTHON) {
            return OtherProcess.start(Programs.python(options));
        }
        Libraries library = Libraries.of(spec.kind().text());
        if (library == null) {
            throw new IllegalStateException("no library " + spec.kind());
        }
        boolean here = transport.java() == null && transport.classPath().isEmpty();
        if (here && library == Libraries.JDK) {
            return new InProcess(library.make(options));
        }
        Program program = Programs.java(library, options, transport.java(), transport.classPath());
        return OtherProcess.start(program);
    }

    /** The nodes, over and over, for this many callers. */
    List<String> spread(int count) {
        List<String> spread = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            spread.add(nodes.get(i % nodes.size()));
        }
        return spread;
    }
}
