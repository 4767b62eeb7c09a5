package io.graceful.testkit.cluster;

import io.graceful.testkit.plane.Endpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An EndpointSlice: one version of what the proxies are told. */
record Slice(int version, List<Entry> entries) {

    /**
     * An endpoint and its conditions.
     *
     * @param ready serving and not terminating, or whatever a Service that publishes not ready addresses says
     * @param serving the pod's Ready condition
     * @param terminating the pod has a deletionTimestamp
     */
    record Entry(Endpoint endpoint, boolean ready, boolean serving, boolean terminating) {

        @Override
        public String toString() {
            return endpoint.pod()
                    + (ready ? " ready" : serving ? " serving" : "")
                    + (terminating ? " terminating" : "");
        }
    }

    Slice {
        entries = List.copyOf(entries);
    }

    /**
     * Where kube-proxy sends new connections: to ready endpoints; if there is none, to those that serve while they terminate
     * (pkg/proxy/topology.go, KEP-1669).
     */
    List<Endpoint> chosen() {
        List<Endpoint> ready = endpoints(true);
        return ready.isEmpty() ? endpoints(false) : ready;
    }

    private List<Endpoint> endpoints(boolean ready) {
        return entries.stream()
                .filter(entry -> ready ? entry.ready : entry.serving && entry.terminating)
                .map(Entry::endpoint)
                .toList();
    }

    /** The changes from an older version to this one, such as {@code pod-1 terminating}: what draws are named after. */
    List<String> changesSince(Slice older) {
        List<String> changes = new ArrayList<>();
        for (Entry entry : entries) {
            if (!older.entries.contains(entry)) {
                changes.add(entry.toString());
            }
        }
        for (Entry entry : older.entries) {
            if (entries.stream().noneMatch(e -> e.endpoint.equals(entry.endpoint))) {
                changes.add(entry.endpoint.pod() + " removed");
            }
        }
        return changes;
    }

    @Override
    public String toString() {
        return entries.stream().map(Entry::toString).collect(Collectors.joining(", "));
    }
}
