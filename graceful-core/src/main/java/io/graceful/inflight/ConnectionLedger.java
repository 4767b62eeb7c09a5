package io.graceful.inflight;

import io.graceful.time.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * The open connections of the application, and which of them have been told to leave.
 *
 * <p>A connection enters with its first request, so probes, port scans and pre-opened sockets that never ask for anything
 * do not count. Costs something per connection, nothing per request. Safe for any thread.
 */
@API(status = API.Status.INTERNAL)
public final class ConnectionLedger {

    private final Time time;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong told = new AtomicLong();
    private final AtomicLong untold = new AtomicLong();
    private volatile long lastOpenedNanos;

    public ConnectionLedger(Time time) {
        this.time = time;
        this.lastOpenedNanos = time.nanos();
    }

    /**
     * The first request arrives on a new connection.
     *
     * @param closer closes the connection, once it is idle and the service is about to go; called at most once
     */
    public Connection opened(Runnable closer) {
        return opened(closer, null);
    }

    /**
     * The first request arrives on a new connection that can be told at any time.
     *
     * @param teller tells the client to leave, without a response to say it with; called at most once
     */
    public Connection opened(Runnable closer, @Nullable Runnable teller) {
        Connection connection = new Connection(closer, teller);
        open.add(connection);
        untold.incrementAndGet();
        opened.incrementAndGet();
        lastOpenedNanos = time.nanos();
        return connection;
    }

    /** How many connections have ever brought a request. */
    public long openedEver() {
        return opened.get();
    }

    /** How many connections are open. */
    public int open() {
        return open.size();
    }

    /** How many open connections have not been told. */
    public long untold() {
        return untold.get();
    }

    /** How many connections have ever been told. */
    public long toldEver() {
        return told.get();
    }

    /** The time since a request last came on a new connection; since the start, if none ever did. */
    public Duration quiet() {
        return time.since(lastOpenedNanos);
    }

    /** The time, on the monotonic clock, at which a request last came on a new connection. */
    public long lastOpenedNanos() {
        return lastOpenedNanos;
    }

    /** Tells all that can be told at any time. The others are told with their next response. */
    public void tellIdle() {
        for (Connection connection : open) {
            connection.tellNow();
        }
    }

    /** The open connections at this moment. */
    public Collection<Connection> connections() {
        return Collections.unmodifiableCollection(open);
    }

    /** One connection: open until {@link #closed()}, told at most once. */
    public final class Connection {

        private final Runnable closer;
        private final @Nullable Runnable teller;
        private final AtomicBoolean wasTold = new AtomicBoolean();
        private final AtomicBoolean gone = new AtomicBoolean();

        private Connection(Runnable closer, @Nullable Runnable teller) {
            this.closer = closer;
            this.teller = teller;
        }

        /** Whether the peer has been told to leave. */
        public boolean isTold() {
            return wasTold.get();
        }

        /** Notes that the peer is being told; only the one caller that gets true may tell it. */
        public boolean tell() {
            if (!wasTold.compareAndSet(false, true)) {
                return false;
            }
            told.incrementAndGet();
            leftUntold();
            return true;
        }

        /** Tells the peer, if nobody has and if it can be told without a response. */
        public void tellNow() {
            if (teller != null && tell()) {
                teller.run();
            }
        }

        /** The connection is gone, whoever closed it. May be called more than once. */
        public void closed() {
            if (gone.compareAndSet(false, true)) {
                open.remove(this);
                leftUntold();
            }
        }

        /** Closes the connection, told or not. */
        public void close() {
            closer.run();
        }

        // tell() and closed() may race. Neither looks whether the other was there: then both could find that it was,
        // and
        // the connection would stay untold for ever.
        private final AtomicBoolean counted = new AtomicBoolean(true);

        private void leftUntold() {
            if (counted.compareAndSet(true, false)) {
                untold.decrementAndGet();
            }
        }
    }
}
