package io.graceful.testkit.load;

import io.graceful.testkit.result.Traffic;
import java.util.concurrent.atomic.LongAdder;

/** What was begun in one second of the run. */
final class SecondTally {

    private final int second;
    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final Latencies latencies = new Latencies();

    SecondTally(int second) {
        this.second = second;
    }

    void begun() {
        requests.increment();
    }

    void answered(long micros) {
        latencies.add(micros);
    }

    void failed() {
        failed.increment();
    }

    Traffic.Second result() {
        return new Traffic.Second(second, requests.sum(), failed.sum(), latencies.result());
    }
}
