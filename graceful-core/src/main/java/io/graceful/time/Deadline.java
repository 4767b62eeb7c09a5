package io.graceful.time;

import java.time.Duration;
import org.apiguardian.api.API;

/** An absolute moment on the monotonic clock, handed down to everything that may wait. Immutable. */
public final class Deadline {

    private final Time time;
    private final long atNanos;

    private Deadline(Time time, long atNanos) {
        this.time = time;
        this.atNanos = atNanos;
    }

    /** The moment {@code duration} from now. */
    @API(status = API.Status.INTERNAL)
    public static Deadline in(Time time, Duration duration) {
        return at(time, time.nanos(), duration);
    }

    /** The moment {@code duration} after {@code startNanos}, a former value of {@link Time#nanos()}. */
    @API(status = API.Status.INTERNAL)
    public static Deadline at(Time time, long startNanos, Duration duration) {
        return new Deadline(time, startNanos + duration.toNanos());
    }

    /** What is left; zero when the moment has passed, never negative. */
    public Duration remaining() {
        return Duration.ofNanos(Math.max(0, atNanos - time.nanos()));
    }

    /** Whether the moment has come. */
    public boolean passed() {
        return atNanos - time.nanos() <= 0;
    }

    /** The moment {@code duration} before this one. */
    public Deadline minus(Duration duration) {
        return new Deadline(time, atNanos - duration.toNanos());
    }

    /** The one of the two that comes first. Both must be of the same {@link Time}. */
    public Deadline earlier(Deadline other) {
        return other.atNanos - atNanos < 0 ? other : this;
    }

    /** The one of the two that comes last. Both must be of the same {@link Time}. */
    public Deadline later(Deadline other) {
        return other.atNanos - atNanos > 0 ? other : this;
    }

    @Override
    public String toString() {
        return "in " + Durations.text(remaining());
    }
}
