package io.graceful.quarkus;

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
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** Vert.x with the extension's edge, as the kit of edges drives it: all but Quarkus, whose start would take most of the time. */
final class VertxServer implements EdgeServer {

    private final AtomicReference<StopReport> report = new AtomicReference<>();
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    private final Graceful graceful;
    private final int port;
    private final int secondPort;
    private final int tlsPort;

    VertxServer() throws Exception {
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
        VertxEdge edge = new VertxEdge(graceful, List.of(), true);
        Router router = Router.router(vertx);
        edge.mount(router);
        Pages.serve(router);
        HttpServerOptions plain =
                new HttpServerOptions().setHost("127.0.0.1").setPort(0).setHandle100ContinueAutomatically(true);
        HttpServerOptions tls = new HttpServerOptions(plain)
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PfxOptions()
                        .setPath(TestCertificate.file().toString())
                        .setPassword(TestCertificate.PASSWORD));
        port = listen(router, plain);
        secondPort = listen(router, plain);
        tlsPort = listen(router, tls);
        edge.opened(vertx, port);
        edge.opened(vertx, secondPort);
        graceful.started();
        Awaitility.await().until(() -> graceful.lifecycle().phase() == Phase.READY);
    }

    private int listen(Router router, HttpServerOptions options) throws Exception {
        HttpServer server = vertx.createHttpServer(options).requestHandler(router);
        return server.listen()
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS)
                .actualPort();
    }

    @Override
    public Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public int secondPort() {
        return secondPort;
    }

    @Override
    public int tlsPort() {
        return tlsPort;
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
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
