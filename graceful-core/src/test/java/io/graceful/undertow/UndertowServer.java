package io.graceful.undertow;

import io.graceful.edge.PlayedServer;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.edge.TestCertificate;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.xnio.XnioWorker;

/** A service on Undertow, as the kit of edges drives it. */
final class UndertowServer extends PlayedServer {

    private final XnioWorker worker;
    private final Undertow server;
    private final List<Integer> ports;

    UndertowServer() throws Exception {
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
        awaitReady();
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
    public void close() {
        endWithoutStop();
        server.stop();
        worker.shutdownNow();
    }
}
