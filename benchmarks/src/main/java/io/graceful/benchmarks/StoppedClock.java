package io.graceful.benchmarks;

import io.graceful.time.Time;
import java.time.Duration;
import java.time.Instant;

/** A clock that is free to read, for telling the cost of the clock from the cost of what reads it. */
final class StoppedClock implements Time {

    @Override
    public long nanos() {
        return 1;
    }

    @Override
    public Instant now() {
        return Instant.EPOCH;
    }

    @Override
    public void sleep(Duration duration) {
        throw new UnsupportedOperationException("nothing sleeps while it is measured");
    }
}
