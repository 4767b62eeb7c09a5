package io.graceful.testkit.load;

import io.graceful.testkit.result.Traffic;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one pod answered, its first requests apart from the rest. */
final class PodTally {

    /** A JVM answers its first requests with interpreted code; by this many the worst of that is over. */
    static final int COLD = 1_000;

    private static final int KEPT = 4 * COLD;

    private final String name;
    private final long[] first = new long[KEPT];
    private final Group[] groups = new Group[KEPT];
    private final Map<Group, Latencies> rest = new HashMap<>();
    private final LongAdder failed = new LongAdder();
    private int answered;
    private @Nullable Duration lastNewConnection;

    PodTally(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    synchronized void answered(Group group, long micros) {
        if (answered < KEPT) {
            first[answered] = micros;
            groups[answered] = group;
        } else {
            rest.computeIfAbsent(group, one -> new Latencies()).add(micros);
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

    /**
     * Its figures.
     *
     * @param counts the groups whose latencies tell cold from warm; those who ask for something slow would hide it
     */
    synchronized Traffic.PodTraffic result(Predicate<Group> counts) {
        long[] kept = new long[KEPT];
        int count = 0;
        for (int i = 0; i < Math.min(answered, KEPT); i++) {
            if (counts.test(groups[i])) {
                kept[count++] = first[i];
            }
        }
        int cold = count >= 2 * COLD ? COLD : count / 2;
        Latencies steady = new Latencies().with(kept, cold, count);
        for (Map.Entry<Group, Latencies> later : rest.entrySet()) {
            if (counts.test(later.getKey())) {
                steady = later.getValue().with(steady);
            }
        }
        return new Traffic.PodTraffic(
                name,
                answered,
                failed.sum(),
                new Latencies().with(kept, 0, cold).result(),
                steady.result(),
                lastNewConnection);
    }
}
