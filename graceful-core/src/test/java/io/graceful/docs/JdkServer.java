package io.graceful.docs;

import com.sun.net.httpserver.HttpServer;
import io.graceful.edge.PlayedServer;
import io.graceful.testkit.edge.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A service on the JDK's server, as the kit of edges drives it. */
final class JdkServer extends PlayedServer {

    private final ExecutorService workers = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "jdk-server");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpServer server;

    JdkServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(workers);
        JdkServerEdge edge = new JdkServerEdge(graceful, Duration.ofSeconds(1));
        server.createContext("/", JdkServerPages::serve).getFilters().add(edge);
        edge.start(server);
        awaitReady();
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
    public void close() {
        endWithoutStop();
        server.stop(0);
        workers.shutdownNow();
    }
}
