package io.graceful.testkit.load;

import io.graceful.testkit.result.Traffic;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What one pod answered, its first requests apart from the rest. */
final class PodTally {

    /** A JVM answers its first requests with interpreted code; by this many the worst of that is over. */
    static final int COLD = 1_000;

    private final String name;
    private final long[] first = new long[2 * COLD];
    private final LongAdder failed = new LongAdder();
    private final Latencies rest = new Latencies();
    private int answered;
    private @Nullable Duration lastNewConnection;

    PodTally(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    synchronized void answered(long micros) {
        if (answered < first.length) {
            first[answered] = micros;
        } else {
            rest.add(micros);
        }
        answered++;
    }

    void failed() {
        failed.increment();
    }

    synchronized void connected(Duration at) {
        if (lastNewConnection == null || at.compareTo(lastNewConnection) > 0) {
            lastNewConnection = at;
        }
    }

    synchronized Traffic.PodTraffic result() {
        int kept = Math.min(answered, first.length);
        int cold = kept < first.length ? kept / 2 : COLD;
        return new Traffic.PodTraffic(
                name,
                answered,
                failed.sum(),
                new Latencies().with(first, 0, cold).result(),
                rest.with(first, cold, kept).result(),
                lastNewConnection);
    }
}
