package io.graceful.testkit.load;

import io.graceful.testkit.result.Traffic;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The services' side of the books: which requests arrived, and how often. Safe for use by many threads. */
final class Ledger {

    private final Map<String, Integer> arrivals = new ConcurrentHashMap<>();
    private final Map<String, Fate> fates = new ConcurrentHashMap<>();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    /** A request with this id arrived at some service. */
    void arrived(String id) {
        arrivals.merge(id, 1, Integer::sum);
    }

    /** A request with this id was seen on its way to this pod. */
    void passed(String id, String pod) {
        passed(id, new Fate(pod));
    }

    /** A request with this id was seen on its way, on a connection of this fate. */
    void passed(String id, Fate fate) {
        arrived(id);
        fates.put(id, fate);
    }

    /** A request with this id was meant for a connection that did not come about. */
    void refused(String id, Fate fate) {
        fates.put(id, fate);
    }

    /** The pod a request was last seen on its way to; empty if nobody saw it. */
    String podOf(String id) {
        Fate fate = fates.get(id);
        return fate == null ? "" : fate.pod();
    }

    /** The connection a request was last seen on; empty if nobody saw it, or it was answered. */
    Optional<Passage> passage(String id) {
        return Optional.ofNullable(fates.get(id)).map(Fate::passage);
    }

    /** How often a request arrived. */
    int arrivals(String id) {
        return arrivals.getOrDefault(id, 0);
    }

    /** This request ended well: nobody will ask for its connection any more. */
    void answered(String id) {
        fates.remove(id);
    }

    /** How many arrivals were not the first of their request, by client: what precedes the last hyphen of an id. */
    Map<String, Long> repeatedByClient() {
        Map<String, Long> repeated = new TreeMap<>();
        arrivals.forEach((id, times) -> {
            if (times > 1) {
                repeated.merge(id.substring(0, Math.max(0, id.lastIndexOf('-'))), times - 1L, Long::sum);
            }
        });
        return repeated;
    }

    void failed(String id) {
        failed.add(id);
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
