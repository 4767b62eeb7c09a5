package io.graceful.inflight;

import io.graceful.time.Time;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
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

    /**
     * What {@code java.net.http} needs to hand an answer over. It does so on another thread than the one that reads frames, and its
     * old releases fail an answer that is there if GOAWAY is read meanwhile.
     */
    static final Duration HANDED_OVER = Duration.ofMillis(10);

    private final Time time;
    private final Queue<Connection> answered = new ConcurrentLinkedQueue<>();
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
     * The first request arrives on a new connection, whose client can be told with a response only.
     *
     * @param closer closes the connection, once it is idle and the service is about to go; called at most once
     */
    public Connection opened(Runnable closer) {
        return add(new Connection(closer, null, false));
    }

    /**
     * The first request arrives on a new connection whose client is told by a frame of its own, beside all responses.
     *
     * @param goAway tells the client to open no further stream; called at most once
     * @param fragile whether the client fails the streams that are open when it is told
     */
    public Connection opened(Runnable closer, Runnable goAway, boolean fragile) {
        return add(new Connection(closer, goAway, fragile));
    }

    private Connection add(Connection connection) {
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

    /**
     * Tells those whose clients need no response to be told, and that have had no open stream for {@code idle}.
     *
     * @param busyToo tells also those that are never without a stream, unless their clients are fragile
     */
    public void tellIdle(Duration idle, boolean busyToo) {
        for (Connection connection : open) {
            connection.tellIdle(idle, busyToo);
        }
    }

    /**
     * Tells fragile clients whose last answer went out {@link #HANDED_OVER} ago, and that have asked for nothing since. To be called
     * every few milliseconds while clients are told to leave.
     */
    public void tellAnswered() {
        answered.removeIf(Connection::toldOrBusy);
    }

    /** Tells all that can be told without a response, whatever it costs; returns how many streams fragile clients may lose by it. */
    public int tellAll() {
        int risked = 0;
        for (Connection connection : open) {
            risked += connection.tellAnyway();
        }
        return risked;
    }

    /** The open connections at this moment. */
    public Collection<Connection> connections() {
        return Collections.unmodifiableCollection(open);
    }

    /** One connection: open until {@link #closed()}, told at most once. */
    public final class Connection {

        private final Runnable closer;
        private final @Nullable Runnable goAway;
        private final boolean fragile;
        private final AtomicBoolean wasTold = new AtomicBoolean();
        private final AtomicBoolean gone = new AtomicBoolean();
        private final AtomicInteger streams = new AtomicInteger();
        private volatile long idleSinceNanos = time.nanos();
        private volatile boolean hurried;

        private Connection(Runnable closer, @Nullable Runnable goAway, boolean fragile) {
            this.closer = closer;
            this.goAway = goAway;
            this.fragile = fragile;
        }

        /** A stream begins. Of a connection whose client is told by a frame of its own; of others nobody needs to know. */
        public void streamBegan() {
            streams.incrementAndGet();
        }

        /**
         * A stream has ended. If it was the last one, this is the moment to tell the client: nothing it has asked for is open, and
         * it has had no time yet to ask for more. A fragile client is left a moment; one that does not pause that long is told here
         * once half of the wait is over.
         */
        public void streamEnded(boolean farewellDue) {
            idleSinceNanos = time.nanos();
            if (streams.decrementAndGet() == 0 && farewellDue) {
                if (fragile && !hurried) {
                    answered.add(this);
                } else {
                    tellNow();
                }
            }
        }

        private boolean toldOrBusy() {
            if (gone.get() || isTold() || streams.get() > 0) {
                return true;
            }
            if (time.since(idleSinceNanos).compareTo(HANDED_OVER) < 0) {
                return false;
            }
            tellNow();
            return true;
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
        private void tellNow() {
            if (goAway != null && !gone.get() && tell()) {
                goAway.run();
            }
        }

        private void tellIdle(Duration idle, boolean busyToo) {
            hurried = busyToo;
            boolean free = streams.get() == 0;
            if (free ? time.since(idleSinceNanos).compareTo(idle) >= 0 : busyToo && !fragile) {
                tellNow();
            }
        }

        private int tellAnyway() {
            boolean untoldYet = goAway != null && !isTold();
            int risked = untoldYet && fragile ? Math.max(0, streams.get()) : 0;
            tellNow();
            return risked;
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
        // and the
        // connection would stay untold for ever.
        private final AtomicBoolean counted = new AtomicBoolean(true);

        private void leftUntold() {
            if (counted.compareAndSet(true, false)) {
                untold.decrementAndGet();
            }
        }
    }
}
