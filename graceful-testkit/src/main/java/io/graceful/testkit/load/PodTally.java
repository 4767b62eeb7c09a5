package io.graceful.testkit.load;

import io.graceful.testkit.result.Traffic;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What one pod answered, its first requests apart from the rest. */
final class PodTally {

    /** A JVM answers its first requests with interpreted code; by this many the worst of that is over. */
    static final int COLD = 1_000;

    /** Steady are the requests that come this long after the first: compilation in the background lags behind them. */
    static final long SETTLED_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** More than the cold ones: which clients count is known at the end only, and answers overtake each other. */
    private static final int KEPT = 4 * COLD;

    private final String name;
    private final long[] micros = new long[KEPT];
    private final long[] times = new long[KEPT];
    private final Group[] groups = new Group[KEPT];
    private final Map<Group, Latencies> soon = new HashMap<>();
    private final Map<Group, Latencies> settled = new HashMap<>();
    private final LongAdder failed = new LongAdder();
    private int answered;
    private long firstNanos;
    private @Nullable Duration lastNewConnection;

    PodTally(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /**
     * It answered one.
     *
     * @param intended the request's time, in {@link System#nanoTime()}
     */
    synchronized void answered(Group group, long intended, long took) {
        if (answered == 0 || intended - firstNanos < 0) {
            firstNanos = intended;
        }
        if (answered < KEPT) {
            micros[answered] = took;
            times[answered] = intended;
            groups[answered] = group;
        } else {
            Map<Group, Latencies> rest = isSettled(intended) ? settled : soon;
            rest.computeIfAbsent(group, one -> new Latencies()).add(took);
        }
        answered++;
    }

    private boolean isSettled(long intended) {
        return intended - firstNanos >= SETTLED_NANOS;
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
        // In the order in which they were sent: a slow answer is a late one, and would fall out of the first thousand.
        int[] kept = IntStream.range(0, Math.min(answered, KEPT))
                .filter(i -> counts.test(groups[i]))
                .boxed()
                .sorted(Comparator.comparingLong(i -> times[i] - firstNanos))
                .mapToInt(Integer::intValue)
                .toArray();
        Latencies early = sum(soon, counts);
        Latencies late = sum(settled, counts);
        long count = kept.length + early.count() + late.count();
        int cold = (int) Math.min(kept.length, count >= 2 * COLD ? COLD : count / 2);
        for (int i = cold; i < kept.length; i++) {
            (isSettled(times[kept[i]]) ? late : early).add(micros[kept[i]]);
        }
        Latencies first = new Latencies();
        Arrays.stream(kept, 0, cold).forEach(i -> first.add(micros[i]));
        // A p99 of fewer is that of a handful.
        Latencies steady = late.count() >= COLD ? late : late.with(early);
        return new Traffic.PodTraffic(name, answered, failed.sum(), first.result(), steady.result(), lastNewConnection);
    }

    private static Latencies sum(Map<Group, Latencies> groups, Predicate<Group> counts) {
        Latencies sum = new Latencies();
        for (Map.Entry<Group, Latencies> one : groups.entrySet()) {
            if (counts.test(one.getKey())) {
                sum = one.getValue().with(sum);
            }
        }
        return sum;
    }
}
