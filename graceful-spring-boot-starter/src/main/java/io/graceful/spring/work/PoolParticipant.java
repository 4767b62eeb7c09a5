package io.graceful.spring.work;

import io.graceful.inflight.DrainParticipant;
import java.util.function.IntSupplier;

/** The tasks of one pool: the drain goes on until it has been seen without any. It takes new ones all the while. */
record PoolParticipant(String name, IntSupplier tasks) implements DrainParticipant {

    @Override
    public int pending() {
        return tasks.getAsInt();
    }
}
