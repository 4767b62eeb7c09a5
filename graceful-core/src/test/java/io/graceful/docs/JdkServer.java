package io.graceful.docs;

import com.sun.net.httpserver.HttpServer;
import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.graceful.testkit.edge.Counts;
import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Outcome;
import io.graceful.testkit.edge.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** A service on the JDK's server, as the kit of edges drives it. */
final class JdkServer implements EdgeServer {

    static final String TOKEN = "a-token-of-the-test";

    private final AtomicReference<StopReport> report = new AtomicReference<>();
    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "jdk-server");
        thread.setDaemon(true);
        return thread;
    });
    private final Graceful graceful;
    private final HttpServer server;

    JdkServer() throws IOException {
        graceful = Graceful.builder()
                .settings(GracefulSettings.builder()
                        .kubernetes(true)
                        .terminationGracePeriod(Duration.ofSeconds(10))
                        .propagationDelay(floor())
                        .propagationQuietPeriod(Duration.ofMillis(200))
                        .drainTimeout(Duration.ofSeconds(5))
                        .stopTimeout(Duration.ofMillis(500))
                        .managementToken(TOKEN)
                        .build())
                .withoutSignals()
                .onReport(report::set)
                .start();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(workers);
        JdkServerEdge edge = new JdkServerEdge(graceful, Duration.ofSeconds(1));
        server.createContext("/", JdkServerPages::serve).getFilters().add(edge);
        edge.start(server);
        Awaitility.await("ready").until(() -> graceful.lifecycle().phase() == Phase.READY);
    }

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.HTTP_1_1);
    }

    @Override
    public int port() {
        return server.getAddress().getPort();
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
    public Optional<Outcome> outcome() {
        return Optional.ofNullable(report.get())
                .map(known -> new Outcome(known.clean(), known.cutCount(), (int) known.untold(), known.took()));
    }

    @Override
    public void close() {
        server.stop(0);
        workers.shutdownNow();
    }
}
