package io.graceful.testkit.cluster;

import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.result.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes the EndpointSlice of the Service from the pods, each time it hears of a change. */
final class SliceController {

    private final Api api;
    private final Journal journal;
    private final boolean publishNotReadyAddresses;
    private final Function<Pod, @Nullable Endpoint> endpoints;
    private final List<Consumer<Slice>> proxies = new ArrayList<>();
    private Slice written = new Slice(0, List.of());

    SliceController(
            Api api, Journal journal, boolean publishNotReadyAddresses, Function<Pod, @Nullable Endpoint> endpoints) {
        this.api = api;
        this.journal = journal;
        this.publishNotReadyAddresses = publishNotReadyAddresses;
        this.endpoints = endpoints;
    }

    void tell(Consumer<Slice> proxy) {
        proxies.add(proxy);
    }

    /** Writes what is true now; changes that came meanwhile are in it, too. */
    void sync() {
        List<Slice.Entry> entries = new ArrayList<>();
        for (Pod pod : api.pods()) {
            Endpoint endpoint = endpoints.apply(pod);
            if (endpoint != null && !pod.failed) {
                entries.add(entry(pod, endpoint));
            }
        }
        if (!entries.equals(written.entries())) {
            written = new Slice(written.version() + 1, entries);
            journal.add(Event.Kind.SLICE, "slice", written.toString());
            proxies.forEach(proxy -> proxy.accept(written));
        }
    }

    /** The conditions as the controller computes them (endpointslice, podToEndpoint). */
    private Slice.Entry entry(Pod pod, Endpoint endpoint) {
        boolean serving = pod.ready;
        boolean terminating = pod.deleted;
        boolean ready = publishNotReadyAddresses || (serving && !terminating);
        return new Slice.Entry(endpoint, ready, serving, terminating);
    }
}
