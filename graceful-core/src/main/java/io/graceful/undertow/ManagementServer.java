package io.graceful.undertow;

import io.graceful.Graceful;
import io.graceful.management.PortRefused;
import io.graceful.settings.GracefulSettings;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import java.net.InetSocketAddress;
import org.xnio.XnioWorker;

/** The management endpoints on a port and threads of their own. Its threads are daemons: they never hold the JVM. */
final class ManagementServer {

    // A probe is a few hundred bytes and a kubelet gives up after its timeout, 1 s by default; the limits leave room
    // for
    // people and meshes, and no more.
    private static final int MOST_HEADER_BYTES = 8 * 1024;
    private static final int MOST_HEADERS = 64;
    private static final int MOST_PARAMETERS = 8;
    private static final long MOST_BODY_BYTES = 1024;
    private static final int PARSE_MILLIS = 5_000;
    private static final int IDLE_MILLIS = 15_000;

    private final Undertow server;
    private final XnioWorker worker;
    private final InetSocketAddress address;

    private ManagementServer(Undertow server, XnioWorker worker) {
        this.server = server;
        this.worker = worker;
        this.address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    }

    static ManagementServer start(Graceful graceful, HttpHandler handler) {
        GracefulSettings settings = graceful.settings();
        XnioWorker worker = GracefulUndertow.worker("graceful-management", 1, 0, true);
        Undertow server = Undertow.builder()
                .setWorker(worker)
                .setBufferSize(1024)
                .setDirectBuffers(false)
                .setServerOption(UndertowOptions.MAX_HEADER_SIZE, MOST_HEADER_BYTES)
                .setServerOption(UndertowOptions.MAX_HEADERS, MOST_HEADERS)
                .setServerOption(UndertowOptions.MAX_PARAMETERS, MOST_PARAMETERS)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, MOST_BODY_BYTES)
                .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, PARSE_MILLIS)
                .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, IDLE_MILLIS)
                .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
                .addHttpListener(settings.managementPort(), settings.managementHost())
                .setHandler(handler)
                .build();
        try {
            server.start();
        } catch (RuntimeException e) {
            worker.shutdownNow();
            throw PortRefused.because(settings, e);
        }
        return new ManagementServer(server, worker);
    }

    InetSocketAddress address() {
        return address;
    }

    void stop() {
        server.stop();
        worker.shutdownNow();
    }
}
