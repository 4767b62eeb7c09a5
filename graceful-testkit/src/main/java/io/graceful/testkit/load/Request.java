package io.graceful.testkit.load;

import io.graceful.testkit.scenario.ClientSpec;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One request and its time.
 *
 * @param intended when it was to begin, in {@link System#nanoTime()}
 * @param node where its caller is
 */
record Request(String id, Group group, long intended, String node) {

    static final String ID_HEADER = "X-Request-Id";

    ClientSpec spec() {
        return group.spec();
    }

    /** What is left until its caller leaves or gives up, in milliseconds; at least 1, because 0 would be for ever. */
    int millisLeft() {
        // Rounded up: who waits for this long has waited for all of it.
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanosLeft()) + 1);
    }

    /** The same in nanoseconds; 0 or less once its time is over. */
    long nanosLeft() {
        Duration leaves = spec().manners().leaves();
        return intended + (leaves == null ? spec().timeout() : leaves).toNanos() - System.nanoTime();
    }

    /** Whether its caller has had enough, and leaves without a word. */
    boolean isLeft() {
        return spec().manners().leaves() != null && nanosLeft() <= 0;
    }

    boolean isOverdue() {
        return System.nanoTime() - intended > spec().timeout().toNanos();
    }
}
