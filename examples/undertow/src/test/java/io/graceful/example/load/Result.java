package io.graceful.example.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What became of a load.
 *
 * @param perCall how many requests of each kind
 * @param perPod how many each pod answered
 * @param failures in the order they came
 * @param sortedNanos the latency of each answered request, from the moment the plan had it begin
 * @param late how many began more than a tenth of a second after their time: the load generator's own fault
 */
public record Result(
        Map<String, Integer> perCall,
        Map<String, Integer> perPod,
        List<Failure> failures,
        long[] sortedNanos,
        int late) {

    public int requests() {
        return perCall.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How many requests of this kind were answered. */
    public int answered(Call call) {
        String name = call.toString();
        int failed = (int) failures.stream().filter(f -> f.call().equals(name)).count();
        return perCall.getOrDefault(name, 0) - failed;
    }

    public Map<Cause, Long> causes() {
        return failures.stream().collect(Collectors.groupingBy(Failure::cause, TreeMap::new, Collectors.counting()));
    }

    public Duration percentile(double share) {
        if (sortedNanos.length == 0) {
            return Duration.ZERO;
        }
        int index = (int) Math.ceil(share * sortedNanos.length) - 1;
        return Duration.ofNanos(sortedNanos[Math.max(0, index)]);
    }

    /** For assertion messages: what was lost, and when. */
    @Override
    public String toString() {
        String lost = failures.stream().limit(20).map(f -> "\n  " + f).collect(Collectors.joining());
        return String.format(
                "%d requests, %d failed %s, p50 %d ms, p99 %d ms, max %d ms, %d begun late, answered by %s%s",
                requests(),
                failures.size(),
                causes(),
                percentile(0.5).toMillis(),
                percentile(0.99).toMillis(),
                percentile(1).toMillis(),
                late,
                perPod,
                lost);
    }
}
