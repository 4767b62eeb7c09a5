package io.graceful.testkit.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a caller reads, and whether it stays.
 *
 * @param reads the bytes it reads in a second, at the most; 0 for as fast as they come
 * @param stalls how long it reads nothing after the first bytes of a response
 * @param leaves how long after its start it closes its connection (on HTTP/2: resets its stream), answered or not; null if it stays
 * @param half the part of the request that it sends; it leaves without having sent the rest
 */
public record Manners(long reads, Duration stalls, @Nullable Duration leaves, Half half) {

    /** Reads as fast as it can, sends all, and stays to the end. */
    public static final Manners GOOD = new Manners(0, Duration.ZERO, null, Half.NONE);

    /** What a caller leaves half sent. */
    public enum Half {
        /** Nothing: it sends all of its request. */
        NONE,
        /** The first lines of the head. */
        HEAD,
        /** The head and half of the body. */
        BODY
    }

    /** Reads this many bytes in a second. */
    public static Manners reading(long bytes) {
        return new Manners(bytes, Duration.ZERO, null, Half.NONE);
    }

    /** Reads nothing for this long once a response has begun. */
    public static Manners stalling(Duration time) {
        return new Manners(0, time, null, Half.NONE);
    }

    /** Waits no longer than this for its answer, and tells nobody. */
    public static Manners leaving(Duration time) {
        return new Manners(0, Duration.ZERO, time, Half.NONE);
    }

    /** Sends this part of its request, waits this long, and leaves. */
    public static Manners sendingHalf(Half part, Duration time) {
        return new Manners(0, Duration.ZERO, time, part);
    }
}
