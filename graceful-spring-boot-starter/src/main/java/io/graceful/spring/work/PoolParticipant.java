package io.graceful.spring.work;

import io.graceful.inflight.DrainParticipant;
import io.graceful.time.Time;
import java.time.Duration;
import java.util.function.IntSupplier;

/** The tasks of one pool: the drain goes on until it has been seen without any. It takes new ones all the while. */
record PoolParticipant(String name, IntSupplier tasks) implements DrainParticipant {

    private static final Duration MOMENT = Duration.ofMillis(2);

    /** Looks twice: a task that a thread has just taken neither waits nor runs for a moment. */
    @Override
    public int pending() {
        int pending = tasks.getAsInt();
        if (pending > 0) {
            return pending;
        }
        try {
            Time.system().sleep(MOMENT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return tasks.getAsInt();
    }
}
