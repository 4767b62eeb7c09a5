package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.stop.AcceptQueue;
import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig.InsecureRequests;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Learns when the application's ports are open.
 *
 * <p>The warm-up begins with the port it is to be asked on, of which the other need not know: plain HTTP where it answers,
 * otherwise HTTPS.
 */
@API(status = API.Status.INTERNAL)
@Singleton
public class GracefulPorts {

    private final Graceful graceful;
    private final HttpServer server;
    private final VertxHttpConfig config;
    private final Vertx vertx;
    private volatile @Nullable VertxEdge edge;

    /** Made by CDI. */
    @Inject
    public GracefulPorts(Graceful graceful, HttpServer server, VertxHttpConfig config, Vertx vertx) {
        this.graceful = graceful;
        this.server = server;
        this.config = config;
        this.vertx = vertx;
    }

    /** Before any port is open. */
    void serve(VertxEdge newEdge) {
        edge = newEdge;
    }

    void opened(@ObservesAsync HttpServerStart start) {
        int port = port(start.options(), server.getPort());
        acceptAll(port);
        VertxEdge serving = edge;
        if (serving != null && port > 0) {
            serving.opened(vertx, port);
        }
        if (!isSet(InsecureRequests.REDIRECT)) {
            begin("http", start.options(), port);
        }
    }

    void opened(@ObservesAsync HttpsServerStart start) {
        int port = port(start.options(), server.getSecurePort());
        acceptAll(port);
        if (!answersPlain(start.options())) {
            begin("https", start.options(), port);
        }
    }

    /** As Quarkus decides it: whoever requires certificates of clients answers none without, unless told to. */
    private boolean answersPlain(HttpServerOptions secure) {
        boolean open = config.insecureRequests().isPresent()
                ? isSet(InsecureRequests.ENABLED)
                : secure.getClientAuth() != ClientAuth.REQUIRED;
        return open && config.hostEnabled();
    }

    private boolean isSet(InsecureRequests value) {
        return config.insecureRequests().filter(value::equals).isPresent();
    }

    /** The options of a server on a random port do not say which it became. */
    private static int port(HttpServerOptions options, int actual) {
        return options.getPort() > 0 ? options.getPort() : actual;
    }

    /** Quarkus closes its port with everybody who waits to be accepted; they are let in first. */
    private void acceptAll(int port) {
        if (port > 0) {
            graceful.watches(port);
            graceful.stopSequence().addCloser(AcceptQueue.ofThisMachine().emptied(port));
        }
    }

    private void begin(String scheme, HttpServerOptions options, int port) {
        if (port > 0) {
            graceful.sendWarmupRequestsTo(scheme, new InetSocketAddress(options.getHost(), port));
        }
        watchManagement();
        graceful.started();
    }

    /** What comes in on the management interface is nobody's request. */
    private void watchManagement() {
        int port = server.getManagementPort();
        if (port > 0) {
            graceful.ignorePort(port);
        }
    }
}
