package io.graceful.inflight;

import io.graceful.time.Threads;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apiguardian.api.API;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long-lived streams: server-sent events, WebSockets, long polls. None of them can hold a drain to its deadline; instead each
 * is asked to end, one after the other, spread over the propagation wait, so that clients do not all come back at once. Safe
 * for any thread.
 */
@API(status = API.Status.INTERNAL)
public final class LiveStreams {

    private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);

    /** After this many calls of {@link #endSome} without a stream ended, whoever ends them hangs, and another goes on. */
    private static final int PATIENCE = 20;

    private final Threads threads;
    private final NavigableMap<Long, Stream> open = new ConcurrentSkipListMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicLong next = new AtomicLong();
    private final Queue<Stream> ending = new ConcurrentLinkedQueue<>();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong changes = new AtomicLong();
    private volatile String attempt = "";
    private double owed;
    private long takenBefore;
    private int idleCalls;

    public LiveStreams(Threads threads) {
        this.threads = threads;
    }

    /**
     * Adds a stream that is no request any more, such as a WebSocket.
     *
     * @param end asks the client to leave: a WebSocket close 1001, the last event; called on a thread of its own
     */
    public Stream opened(String name, Runnable end) {
        return add(new Stream(name, end, false));
    }

    /** Like {@link #opened}, for a request that is in flight and must not be waited for any longer. */
    public Stream openedByRequest(String name, Runnable end) {
        // The change first: who read the requests in flight before this one began must not see it taken off and find no
        // change.
        changes.incrementAndGet();
        requests.incrementAndGet();
        return add(new Stream(name, end, true));
    }

    private Stream add(Stream stream) {
        count.incrementAndGet();
        open.put(stream.number, stream);
        return stream;
    }

    /** A stop begins; {@code newAttempt} begins the lines that are logged of it. */
    public void stopBegins(String newAttempt) {
        attempt = newAttempt;
    }

    /** How many streams are open. */
    public int open() {
        return count.get();
    }

    /**
     * How many of the requests in flight are not streams; never too low. Both counts change while they are read, so they are
     * read until no stream came or went in between.
     */
    public long notStreams(InFlight inFlight) {
        long without;
        long before;
        int tries = 0;
        do {
            if (tries++ == 100) {
                return inFlight.open();
            }
            before = changes.get();
            without = inFlight.open() - requests.get();
        } while (before != changes.get());
        return without;
    }

    /**
     * Ends some of the open streams, so that all are ended evenly by the time {@code left} is over; with nothing left, all. The
     * oldest go first: one that has just begun may end by itself meanwhile. Belongs to the stop's thread, which calls this every few
     * milliseconds, and does not wait for any of them.
     */
    public void endSome(Duration left, Duration sinceLastCall) {
        int waiting = open();
        long due = waiting;
        if (!left.isZero()) {
            // Rounded up, a few streams asked every few milliseconds would all be gone in the first moments.
            owed += (double) waiting
                    * sinceLastCall.toNanos()
                    / left.plus(sinceLastCall).toNanos();
            due = (long) owed;
            owed -= due;
        }
        boolean more = false;
        for (long i = 0; i < due; i++) {
            Map.Entry<Long, Stream> oldest = open.pollFirstEntry();
            if (oldest == null) {
                break;
            }
            count.decrementAndGet();
            ending.add(oldest.getValue());
            more = true;
        }
        if (more || hangs()) {
            threads.start("streams", this::endTaken);
        }
    }

    private boolean hangs() {
        long now = taken.get();
        idleCalls = now == takenBefore && !ending.isEmpty() ? idleCalls + 1 : 0;
        takenBefore = now;
        if (idleCalls < PATIENCE) {
            return false;
        }
        idleCalls = 0;
        return true;
    }

    private void endTaken() {
        for (Stream stream = ending.poll(); stream != null; stream = ending.poll()) {
            taken.incrementAndGet();
            stream.end();
        }
    }

    /** One stream, open until it is closed or ended. */
    public final class Stream implements Ongoing {

        private final long number = next.getAndIncrement();
        private final String name;
        private final Runnable end;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final AtomicBoolean counted;

        private Stream(String name, Runnable end, boolean request) {
            this.name = name;
            this.end = end;
            this.counted = new AtomicBoolean(request);
        }

        /** The stream is over, whoever ended it. For a request's: to be called before the request ends. */
        @Override
        public void close() {
            if (open.remove(number) != null) {
                count.decrementAndGet();
            }
            ended.set(true);
            if (counted.compareAndSet(true, false)) {
                changes.incrementAndGet();
                requests.decrementAndGet();
            }
        }

        private void end() {
            if (ended.compareAndSet(false, true)) {
                try {
                    end.run();
                } catch (RuntimeException | Error e) {
                    // The application's own code; whatever it throws, the stop goes on.
                    log.warn("{} Stream {} could not be ended: {}", attempt, name, String.valueOf(e));
                }
            }
        }
    }
}
