package io.graceful.spring.edge;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.spring.line.Line;
import io.graceful.stop.StopReport;
import io.graceful.testkit.edge.Counts;
import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Outcome;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.edge.TestCertificate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A Spring application in this process, as the kit of edges drives it. It has one port: in cleartext or with TLS. */
final class SpringEdgeServer implements EdgeServer {

    static final Set<Protocol> CLEARTEXT =
            EnumSet.of(Protocol.HTTP_1_1, Protocol.H2C_UPGRADE, Protocol.H2C_PRIOR_KNOWLEDGE, Protocol.WEBSOCKET);

    static final Set<Protocol> TLS = EnumSet.of(Protocol.TLS_HTTP_1_1, Protocol.TLS_H2);

    /** Of servers that need a further jar to agree on HTTP/2. */
    static final Set<Protocol> TLS_WITHOUT_ALPN = EnumSet.of(Protocol.TLS_HTTP_1_1);

    private final ConfigurableApplicationContext context;
    private final Graceful graceful;
    private final boolean tls;
    private final int port;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Optional<Outcome> outcome = Optional.empty();

    private SpringEdgeServer(ConfigurableApplicationContext context, boolean tls) {
        this.context = context;
        this.tls = tls;
        this.graceful = context.getBean(Graceful.class);
        this.port = Line.port(context);
    }

    /**
     * Starts {@code application} on the only {@code server} of those on the class path that is configured. One at a time, for Boot
     * sets up the logging of the process.
     */
    static synchronized SpringEdgeServer start(
            Class<?> application, WebApplicationType type, String server, boolean tls) throws IOException {
        List<String> properties = new ArrayList<>(List.of(
                "server.port=0",
                "server.http2.enabled=" + !(tls && server.equals("jetty")),
                "server.shutdown=immediate",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                Line.only(server),
                "graceful.termination-grace-period=16s",
                "graceful.propagation.delay=1s",
                "graceful.propagation.quiet-period=100ms",
                "graceful.propagation.max=5s",
                "graceful.drain.timeout=6s",
                "graceful.stop.timeout=2s"));
        if (tls) {
            properties.add("server.ssl.key-store=" + TestCertificate.file());
            properties.add("server.ssl.key-store-password=" + TestCertificate.PASSWORD);
        }
        SpringEdgeServer made = new SpringEdgeServer(
                new SpringApplicationBuilder(application)
                        .web(type)
                        .properties(properties.toArray(String[]::new))
                        .run(),
                tls);
        Awaitility.await().until(() -> made.graceful.lifecycle().phase() == Phase.READY);
        return made;
    }

    @Override
    public Set<Protocol> protocols() {
        return tls ? TLS : CLEARTEXT;
    }

    @Override
    public int port() {
        return tls ? 0 : port;
    }

    @Override
    public int tlsPort() {
        return tls ? port : 0;
    }

    /** Of the server's second connector, if it has one. */
    @Override
    public int secondPort() {
        Server jetty = Line.jetty(context);
        Tomcat tomcat = Line.tomcat(context);
        List<Integer> ports = List.of();
        if (jetty != null) {
            ports = Arrays.stream(jetty.getConnectors())
                    .map(connector -> ((NetworkConnector) connector).getLocalPort())
                    .toList();
        } else if (tomcat != null) {
            ports = Arrays.stream(tomcat.getService().findConnectors())
                    .map(Connector::getLocalPort)
                    .toList();
        }
        return ports.size() < 2 ? 0 : ports.get(1);
    }

    @Override
    public Counts counts() {
        return new Counts(
                (int) graceful.requests().open(),
                graceful.connections().open(),
                graceful.outstanding().streams().open());
    }

    @Override
    public void stop() {
        graceful.stop(StopCause.API).finished().thenAccept(this::ended);
    }

    private void ended(StopReport report) {
        // Others start side by side in this process, and their ports may be open before anybody watches them.
        boolean clean = report.outcome() == StopReport.Outcome.CLEAN
                || (report.outcome() == StopReport.Outcome.UNSEEN
                        && report.unseen().stream().allMatch(what -> what.startsWith("port ") && !isOurs(what)));
        outcome = Optional.of(new Outcome(clean, report.cutCount(), (int) report.untold(), report.took()));
    }

    private boolean isOurs(String what) {
        return what.equals("port " + port) || what.equals("port " + secondPort());
    }

    @Override
    public Duration cap() {
        return Duration.ofSeconds(8);
    }

    @Override
    public Optional<Outcome> outcome() {
        return outcome;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            context.close();
        }
    }
}
