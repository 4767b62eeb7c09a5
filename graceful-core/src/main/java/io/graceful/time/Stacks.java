package io.graceful.time;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.apiguardian.api.API;

/**
 * Where all threads were at one moment. The JVM stops every thread for this, once and not for each thread that is asked about:
 * where hundreds compute on a few processors, a single stop takes seconds.
 */
@API(status = API.Status.INTERNAL)
public final class Stacks {

    private static final Stacks UNKNOWN = new Stacks(Map.of());
    private static final StackTraceElement[] NO_FRAMES = {};

    private final Map<Thread, StackTraceElement[]> frames;

    private Stacks(Map<Thread, StackTraceElement[]> frames) {
        this.frames = frames;
    }

    /** Looks now; returns when the JVM has stopped its threads and let them go. */
    public static Stacks now() {
        return new Stacks(Thread.getAllStackTraces());
    }

    /** Looks, beside the caller; what is not known at {@code limit} stays unknown, and is not waited for. */
    public static Stacks by(Time time, Threads threads, Deadline limit) throws InterruptedException {
        AtomicReference<Stacks> seen = new AtomicReference<>(UNKNOWN);
        Threads.Running looking;
        try {
            looking = threads.start("stacks", () -> seen.set(now()));
        } catch (OutOfMemoryError e) {
            // No thread, or no memory for one: what is described has no place then.
            return UNKNOWN;
        }
        boolean unused = Waits.until(time, looking::isDone, limit);
        return Objects.requireNonNull(seen.get());
    }

    /** All threads that were alive, with their frames, the top one first. */
    public Map<Thread, StackTraceElement[]> all() {
        return frames;
    }

    /** The frames of this thread, the top one first; none if it had ended or nothing is known. */
    public StackTraceElement[] of(Thread thread) {
        return frames.getOrDefault(thread, NO_FRAMES);
    }
}
