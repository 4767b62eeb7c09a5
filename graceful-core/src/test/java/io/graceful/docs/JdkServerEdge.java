package io.graceful.docs;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.graceful.Graceful;
import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerEdge;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Joins graceful to the HTTP server of the JDK: the first filter of each of its contexts. */
final class JdkServerEdge extends Filter {

    private final Graceful graceful;
    private final ServerEdge<Addresses> edge;
    private final Duration idle;
    private final Map<Addresses, Known> connections = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "jdk-server-idle");
        thread.setDaemon(true);
        return thread;
    });

    /** Two ends of a connection, for the server shows no more of it. */
    private record Addresses(InetSocketAddress remote, InetSocketAddress local) {}

    /** A connection, how many of its requests are open, and how many it ever had. */
    private record Known(EdgeConnection connection, int open, long ever) {}

    JdkServerEdge(Graceful graceful, Duration idle) {
        this.graceful = graceful;
        this.edge = new ServerEdge<>(graceful);
        this.idle = idle;
    }

    @Override
    public String description() {
        return "graceful";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (graceful.management().handles(path)) {
            JdkProbes.answer(graceful, exchange);
            return;
        }
        if (edge.isExempt(path)) {
            chain.doFilter(exchange);
            return;
        }
        boolean own = edge.isSelfRequest(
                exchange, asked -> asked.getRequestHeaders().getFirst(ServerEdge.SELF_REQUEST_HEADER));
        Addresses key = new Addresses(exchange.getRemoteAddress(), exchange.getLocalAddress());
        JdkExchange counted = new JdkExchange(exchange, last -> ended(key, last));
        (own ? edge.rehearsal() : edge).begin(counted.edge, began(key));
        boolean failed = true;
        try {
            if (counted.edge.isRejected()) {
                counted.getResponseHeaders().set("Retry-After", "1");
                counted.sendResponseHeaders(503, -1);
            } else {
                chain.doFilter(counted);
            }
            failed = false;
        } finally {
            counted.left(failed);
        }
    }

    private EdgeConnection began(Addresses key) {
        return connections.compute(
                        key,
                        (same, known) -> known == null
                                ? new Known(edge.opened(() -> true), 1, 1)
                                : new Known(known.connection, known.open + 1, known.ever + 1))
                .connection;
    }

    private void ended(Addresses key, boolean last) {
        Known left = connections.computeIfPresent(
                key, (same, known) -> last ? closed(known) : new Known(known.connection, known.open - 1, known.ever));
        if (left != null && left.open == 0) {
            ScheduledFuture<?> unused = timer.schedule(() -> forget(key, left), idle.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void forget(Addresses key, Known idler) {
        connections.computeIfPresent(key, (same, known) -> known.equals(idler) ? closed(known) : known);
    }

    private static Known closed(Known known) {
        known.connection.closed();
        return null;
    }

    void start(HttpServer server) {
        server.start();
        edge.listensOn(server.getAddress().getPort());
        edge.closes(
                deadline -> server.stop((int) Math.min(1, deadline.remaining().toSeconds())));
        graceful.sendWarmupRequestsTo("http", server.getAddress());
        graceful.started();
    }
}
