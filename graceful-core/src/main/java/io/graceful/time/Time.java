package io.graceful.time;

import java.time.Duration;
import java.time.Instant;
import org.apiguardian.api.API;

/** A monotonic clock for durations, a wall clock for reports, and the only way to sleep. Safe for any thread. */
@API(status = API.Status.INTERNAL)
public interface Time {

    /** Monotonic nanoseconds with an arbitrary origin: only differences mean something. */
    long nanos();

    /** The wall clock, for showing when something happened; never for measuring how long it took. */
    Instant now();

    /**
     * Blocks the calling thread for {@code duration}; zero or less returns at once.
     *
     * @throws InterruptedException if the thread is interrupted before or while it sleeps
     */
    void sleep(Duration duration) throws InterruptedException;

    /** The time since {@code startNanos}, a former value of {@link #nanos()}. */
    default Duration since(long startNanos) {
        return Duration.ofNanos(nanos() - startNanos);
    }

    /** The machine's own clocks. */
    static Time system() {
        return SystemTime.INSTANCE;
    }
}
