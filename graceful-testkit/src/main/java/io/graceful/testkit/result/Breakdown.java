package io.graceful.testkit.result;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Failures counted by what they have in common, the most frequent first. */
record Breakdown(String client, Cause cause, PodPhase podPhase, String pod, long count, Failure example) {

    private record Key(String client, Cause cause, PodPhase phase, String pod) {}

    /** All failures of a run by client, cause, phase of the pod, and pod. */
    static List<Breakdown> of(List<Failure> failures) {
        Map<Key, List<Failure>> groups = failures.stream()
                .collect(Collectors.groupingBy(
                        failure -> new Key(failure.client(), failure.cause(), failure.podPhase(), failure.pod()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return groups.entrySet().stream()
                .map(group -> new Breakdown(
                        group.getKey().client(),
                        group.getKey().cause(),
                        group.getKey().phase(),
                        group.getKey().pod(),
                        group.getValue().size(),
                        group.getValue().get(0)))
                .sorted(Comparator.comparingLong(Breakdown::count).reversed())
                .toList();
    }

    /** Failures by one property, by name. */
    static Map<String, Long> by(List<Failure> failures, Function<Failure, String> property) {
        return failures.stream().collect(Collectors.groupingBy(property, TreeMap::new, Collectors.counting()));
    }
}
