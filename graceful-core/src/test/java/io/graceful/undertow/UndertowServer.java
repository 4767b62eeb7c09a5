package io.graceful.undertow;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.graceful.testkit.edge.Counts;
import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Outcome;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.edge.TestCertificate;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.xnio.XnioWorker;

/** A service on Undertow, as the kit of edges drives it. */
final class UndertowServer implements EdgeServer {

    private final AtomicReference<StopReport> report = new AtomicReference<>();
    private final Graceful graceful;
    private final XnioWorker worker;
    private final Undertow server;
    private final List<Integer> ports;

    UndertowServer() throws Exception {
        graceful = Graceful.builder()
                .settings(GracefulSettings.builder()
                        .kubernetes(true)
                        .terminationGracePeriod(Duration.ofSeconds(13))
                        .propagationDelay(floor())
                        .propagationQuietPeriod(Duration.ofMillis(200))
                        .propagationMax(Duration.ofSeconds(6))
                        .drainTimeout(Duration.ofSeconds(4))
                        .stopTimeout(Duration.ofMillis(500))
                        .managementHost("127.0.0.1")
                        .managementPort(0)
                        .build())
                .withoutSignals()
                .onReport(report::set)
                .start();
        worker = GracefulUndertow.worker("promises", 2, 16, true);
        server = GracefulUndertow.start(graceful)
                .serve(
                        Undertow.builder()
                                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 64L * 1024 * 1024)
                                .addHttpListener(0, "127.0.0.1")
                                .addHttpListener(0, "127.0.0.1")
                                .addHttpsListener(0, "127.0.0.1", TestCertificate.context()),
                        worker,
                        Pages.of(graceful));
        ports = server.getListenerInfo().stream()
                .map(listener -> ((InetSocketAddress) listener.getAddress()).getPort())
                .toList();
        org.awaitility.Awaitility.await().until(() -> graceful.lifecycle().phase() == Phase.READY);
    }

    @Override
    public Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }

    @Override
    public int port() {
        return ports.get(0);
    }

    @Override
    public int secondPort() {
        return ports.get(1);
    }

    @Override
    public int tlsPort() {
        return ports.get(2);
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
        graceful.stop(StopCause.SIGTERM);
    }

    @Override
    public Duration cap() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(report.get())
                .map(known -> new Outcome(known.clean(), known.cutCount(), (int) known.untold(), known.took()));
    }

    @Override
    public void close() {
        // Its management port is closed by the end of its stop.
        if (graceful.stop(StopCause.CLOSED).cause() == StopCause.CLOSED) {
            graceful.awaitStopped();
        }
        server.stop();
        worker.shutdownNow();
    }
}
