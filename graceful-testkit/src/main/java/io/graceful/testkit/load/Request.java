package io.graceful.testkit.load;

import io.graceful.testkit.scenario.ClientSpec;
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

    /** What is left until its caller gives up, in milliseconds; at least 1, because 0 would be for ever. */
    int millisLeft() {
        long left = intended + spec().timeout().toNanos() - System.nanoTime();
        return (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }

    boolean isOverdue() {
        return System.nanoTime() - intended > spec().timeout().toNanos();
    }
}
