package io.graceful.testkit.edge;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The end of a wait. */
final class Deadline {

    private static final long STEP_MILLIS = 5;

    private final long endNanos;

    private Deadline(long endNanos) {
        this.endNanos = endNanos;
    }

    static Deadline in(long millis) {
        return new Deadline(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
    }

    boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    /** Waits a moment for whoever notifies the monitor, which the caller holds. Fails if the time is over. */
    void await(Object monitor, String otherwise) {
        if (isOver()) {
            throw new AssertionError(otherwise + " for " + Client.PATIENCE_MILLIS + " ms");
        }
        try {
            TimeUnit.NANOSECONDS.timedWait(monitor, Math.max(1, endNanos - System.nanoTime()));
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Looks until the condition holds. Whether it did in time. */
    boolean until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (isOver()) {
                return false;
            }
            pause(STEP_MILLIS);
        }
        return true;
    }

    /** What a client does between two things. */
    static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static AssertionError interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted", e);
    }
}
