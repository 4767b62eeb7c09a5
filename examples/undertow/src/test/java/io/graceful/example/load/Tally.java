package io.graceful.example.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects what becomes of requests. Safe for any thread. */
final class Tally {

    private static final long LATE_NANOS = Duration.ofMillis(100).toNanos();

    private final Map<String, Integer> perCall = new TreeMap<>();
    private final Map<String, Integer> perPod = new TreeMap<>();
    private final List<Failure> failures = new ArrayList<>();
    private final List<Long> latencies = new ArrayList<>();
    private int late;

    synchronized void begun(Call call, long behindNanos) {
        perCall.merge(call.toString(), 1, Integer::sum);
        if (behindNanos > LATE_NANOS) {
            late++;
        }
    }

    synchronized void answered(Pod pod, long latencyNanos) {
        perPod.merge(pod.name(), 1, Integer::sum);
        latencies.add(latencyNanos);
    }

    synchronized void failed(Failure failure) {
        failures.add(failure);
    }

    synchronized Result result() {
        long[] sorted = latencies.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Result(new TreeMap<>(perCall), new TreeMap<>(perPod), List.copyOf(failures), sorted, late);
    }
}
