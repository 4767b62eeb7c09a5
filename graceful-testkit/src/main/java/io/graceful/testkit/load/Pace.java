package io.graceful.testkit.load;

import io.graceful.testkit.scenario.Manners;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How much of one response its caller may read, and when. Not for use by two threads at once. */
final class Pace {

    /** How often a slow reader reads. */
    static final long STEP_MILLIS = 50;

    private static final double NANOS = 1e9;

    private final Manners manners;
    private final long stallNanos;
    private long began;
    private long read;

    Pace(Manners manners) {
        this.manners = manners;
        stallNanos = manners.stalls().toNanos();
    }

    /** Whether somebody reads slower than bytes come. */
    static boolean isSlow(Manners manners) {
        return manners.reads() > 0 || !manners.stalls().isZero();
    }

    /** Bytes that may be read now, at the most; 0 if none may. */
    int due(int most) {
        if (began == 0) {
            began = System.nanoTime();
        }
        long passed = System.nanoTime() - began;
        if (read > 0 && passed < stallNanos) {
            return 0;
        }
        if (manners.reads() == 0) {
            return most;
        }
        // The first step's bytes at once, so that a stall has something behind it.
        double allowed = manners.reads() * (passed + TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS)) / NANOS;
        return (int) Math.max(0, Math.min(most, (long) allowed - read));
    }

    void read(int bytes) {
        read += bytes;
    }

    /** Waits until some bytes may be read, but not beyond the request's time; comes back with how many. */
    int await(int most, Request request) {
        int due = due(most);
        while (due == 0 && request.nanosLeft() > 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS));
            due = due(most);
        }
        return Math.max(1, due);
    }
}
