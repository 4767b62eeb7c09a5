package io.graceful.testkit.load;

import io.graceful.testkit.result.Traffic;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The services' side of the books: which requests arrived, and how often. A splice sees a request pass, and a pod may write that it
 * came; where both do, the higher count holds. Safe for use by many threads.
 */
final class Ledger {

    private final Map<String, Integer> written = new ConcurrentHashMap<>();
    private final Map<String, Integer> passed = new ConcurrentHashMap<>();
    private final Map<String, Fate> fates = new ConcurrentHashMap<>();
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    /** Some service has written that a request with this id arrived. */
    void arrived(String id) {
        written.merge(id, 1, Integer::sum);
    }

    /** A request with this id was seen on its way to this pod. */
    void passed(String id, String pod) {
        passed(id, new Fate(pod));
    }

    /** A request with this id was seen on its way, on a connection of this fate. */
    void passed(String id, Fate fate) {
        passed.merge(id, 1, Integer::sum);
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
        return Math.max(written.getOrDefault(id, 0), passed.getOrDefault(id, 0));
    }

    /** How often each request arrived. */
    private Map<String, Integer> arrivals() {
        Map<String, Integer> arrivals = new HashMap<>(written);
        passed.forEach((id, times) -> arrivals.merge(id, times, Math::max));
        return arrivals;
    }

    /** This request ended well: nobody will ask for its connection any more. */
    void answered(String id) {
        fates.remove(id);
    }

    /** How many arrivals were not the first of their request, by client: what precedes the last hyphen of an id. */
    Map<String, Long> repeatedByClient() {
        Map<String, Long> repeated = new TreeMap<>();
        arrivals().forEach((id, times) -> {
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
        Map<String, Integer> arrivals = arrivals();
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
