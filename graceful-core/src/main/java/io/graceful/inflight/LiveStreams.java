package io.graceful.inflight;

import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Long-lived streams: server-sent events, WebSockets, long polls. They are not in flight, so none of them can hold a drain
 * to its deadline; instead each is asked to end, one after the other, spread over the propagation wait, so that clients do
 * not all come back at once. Safe for any thread.
 */
public final class LiveStreams {

    private static final Logger log = LoggerFactory.getLogger(LiveStreams.class);

    private final Set<Stream> open = ConcurrentHashMap.newKeySet();
    private double owed;

    /**
     * Adds a stream.
     *
     * @param end asks the client to leave (a WebSocket close 1001, the end of an event stream); must not block
     */
    public Stream opened(String name, Runnable end) {
        Stream stream = new Stream(name, end);
        open.add(stream);
        return stream;
    }

    /** How many streams are open. */
    public int open() {
        return open.size();
    }

    /**
     * Ends some of the open streams, so that all are ended evenly by the time {@code left} is over; with nothing left, all.
     * Belongs to the stop's thread.
     */
    public void endSome(Duration left, Duration sinceLastCall) {
        int waiting = open.size();
        long due = waiting;
        if (!left.isZero()) {
            // Rounded up, a few streams asked every few milliseconds would all be gone in the first moments.
            owed += (double) waiting
                    * sinceLastCall.toNanos()
                    / left.plus(sinceLastCall).toNanos();
            due = (long) owed;
            owed -= due;
        }
        Iterator<Stream> streams = open.iterator();
        while (due-- > 0 && streams.hasNext()) {
            streams.next().end();
        }
    }

    /** One stream, open until it is closed or ended. */
    public final class Stream implements AutoCloseable {

        private final String name;
        private final Runnable end;
        private final AtomicBoolean ended = new AtomicBoolean();

        private Stream(String name, Runnable end) {
            this.name = name;
            this.end = end;
        }

        /** The client left by itself. */
        @Override
        public void close() {
            open.remove(this);
        }

        private void end() {
            open.remove(this);
            if (ended.compareAndSet(false, true)) {
                try {
                    end.run();
                } catch (RuntimeException | Error e) {
                    // The application's own code; whatever it throws, the stop goes on.
                    log.warn("Stream {} could not be ended: {}", name, String.valueOf(e));
                }
            }
        }
    }
}
