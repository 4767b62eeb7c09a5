package io.graceful.spring.container;

import io.graceful.Graceful;
import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerEdge;
import io.graceful.lifecycle.Phase;
import io.graceful.stop.OpenConnections;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1 connections of a server that tells a filter which one a request came on, and not when that is gone.
 *
 * <p>During a stop the kernel is asked which are still open, where it can be; else, and at all other times, one on which nobody has
 * asked for a minute counts as gone. It is known again with its next request. Safe for any thread.
 */
final class FilterConnections {

    /** At least what containers keep idle connections for: 20 s on Tomcat, 30 s on Jetty. */
    private static final Duration IDLE = Duration.ofSeconds(60);

    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final ServerEdge<?> edge;
    private final Time time;
    private final Map<String, Known> all = new ConcurrentHashMap<>();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastSweep;
    private final AtomicBoolean compared = new AtomicBoolean();
    private volatile boolean kernelKnows;

    private FilterConnections(ServerEdge<?> edge, Time time) {
        this.edge = edge;
        this.time = time;
        this.lastSweep = new AtomicLong(time.nanos());
    }

    /** Those of {@code edge}, watched by the kernel from the stop signal until the service stops. */
    static FilterConnections of(Graceful graceful, ServerEdge<?> edge, Time time, Threads threads) {
        FilterConnections connections = new FilterConnections(edge, time);
        graceful.onPhase(change -> {
            if (change.to() == Phase.PROPAGATING) {
                Threads.Running unused = threads.start("connections", () -> connections.look(graceful));
            }
        });
        return connections;
    }

    /** One connection, with what the kernel knows it by. */
    final class Known {

        private final String key;
        private final EdgeConnection connection;
        private final int localPort;
        private final int remotePort;
        private final AtomicInteger open = new AtomicInteger();
        private volatile long lastNanos = time.nanos();

        Known(String key, HttpServletRequest first) {
            this.key = key;
            this.connection = edge.opened(() -> true);
            this.localPort = first.getLocalPort();
            this.remotePort = first.getRemotePort();
        }

        EdgeConnection connection() {
            return connection;
        }

        /** A request on it has ended; with {@code last}, the server closes it. */
        void ended(boolean last) {
            lastNanos = time.nanos();
            if (open.decrementAndGet() == 0 && last) {
                gone();
            }
        }

        private boolean isIdle(Duration atLeast) {
            return open.get() == 0 && time.since(lastNanos).compareTo(atLeast) >= 0;
        }

        private boolean isOpen(Set<Long> established) {
            return established.contains(OpenConnections.key(localPort, remotePort));
        }

        private void gone() {
            all.remove(key, this);
            connection.closed();
        }
    }

    /** The connection of a request that begins. */
    Known of(HttpServletRequest request) {
        String id = request.getServletConnection().getConnectionId();
        String key = id == null || id.isEmpty() ? request.getRemoteAddr() + ':' + request.getRemotePort() : id;
        Known known = all.get(key);
        if (known == null || known.connection.isClosed()) {
            known = opened(key, request);
        }
        known.open.incrementAndGet();
        return known;
    }

    private Known opened(String key, HttpServletRequest request) {
        Known opened = new Known(key, request);
        Known before = all.put(key, opened);
        if (before != null) {
            before.connection.closed();
        }
        if (ports.add(opened.localPort)) {
            edge.listensOn(opened.localPort);
        }
        if (compared.compareAndSet(false, true)) {
            Set<Long> established = OpenConnections.ofThisMachine();
            // Not where the container gives the ports of a proxy.
            kernelKnows = established != null && opened.isOpen(established);
        }
        forgetSome();
        return opened;
    }

    private void forgetSome() {
        long last = lastSweep.get();
        if (time.since(last).compareTo(BETWEEN_SWEEPS) >= 0 && lastSweep.compareAndSet(last, time.nanos())) {
            forget(null);
        }
    }

    private void forget(@Nullable Set<Long> established) {
        for (Iterator<Known> each = all.values().iterator(); each.hasNext(); ) {
            Known known = each.next();
            boolean closed = established != null && known.open.get() == 0 && !known.isOpen(established);
            if (closed || known.isIdle(IDLE)) {
                known.gone();
            }
        }
    }

    private void look(Graceful graceful) throws InterruptedException {
        while (graceful.lifecycle().phase().compareTo(Phase.STOPPING) < 0) {
            forget(kernelKnows ? OpenConnections.ofThisMachine() : null);
            time.sleep(BETWEEN_LOOKS);
        }
    }
}
