package io.graceful.testkit.load;

import io.graceful.testkit.result.Traffic;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The services' side of the books: which requests arrived, and how often. Safe for use by many threads. */
final class Ledger {

    private final Map<String, Integer> arrivals = new ConcurrentHashMap<>();
    private final Map<String, String> pods = new ConcurrentHashMap<>();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    /** A request with this id arrived at some service. */
    void arrived(String id) {
        arrivals.merge(id, 1, Integer::sum);
    }

    /** A request with this id was seen on its way to this pod. */
    void passed(String id, String pod) {
        arrived(id);
        pods.put(id, pod);
    }

    /** The pod a request was last seen on its way to; empty if nobody saw it. */
    String podOf(String id) {
        return pods.getOrDefault(id, "");
    }

    void failed(String id) {
        failed.add(id);
    }

    void answered(String id) {}

    Map<String, Long> repeatedByClient() {
        return Map.of();
    }

    io.graceful.testkit.result.@org.jspecify.annotations.Nullable Cause causeOf(String id) {
        return null;
    }

    Traffic.Ledger result() {
        if (arrivals.isEmpty()) {
            return Traffic.Ledger.UNWATCHED;
        }
        long lost = failed.stream().filter(arrivals::containsKey).count();
        long duplicated = arrivals.entrySet().stream()
                .filter(entry -> entry.getValue() > 1 && !failed.contains(entry.getKey()))
                .count();
        long repeated = arrivals.values().stream().mapToLong(times -> times - 1).sum();
        return new Traffic.Ledger(true, arrivals.size(), lost, duplicated, repeated);
    }
}
