package io.graceful.lifecycle;

import io.graceful.settings.ReadinessOnStop;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apiguardian.api.API;

/**
 * Whether the service wants new traffic: READY and every gate open. After a stop signal it never becomes ready again,
 * whatever gates open and whatever a framework publishes late. Safe for any thread.
 */
public final class Readiness {

    private final Lifecycle lifecycle;
    private final ReadinessOnStop onStop;
    private final ConcurrentMap<String, Gate> gates = new ConcurrentHashMap<>();
    private final GateWatch watch;
    private volatile boolean kept;

    @API(status = API.Status.INTERNAL)
    public Readiness(Lifecycle lifecycle, ReadinessOnStop onStop) {
        this.lifecycle = lifecycle;
        this.onStop = onStop;
        this.watch = new GateWatch(lifecycle, this);
    }

    /** The gate of that name; made, closed, when there is none. */
    public Gate gate(String name) {
        Gate known = gates.get(name);
        if (known != null) {
            return known;
        }
        Gate gate = gates.computeIfAbsent(name, newName -> new Gate(newName, watch::look));
        watch.look();
        return gate;
    }

    /** The service has just become READY: from now on it is said which gates keep it from traffic. */
    @API(status = API.Status.INTERNAL)
    public void watchGates() {
        watch.lookAtTheStart();
    }

    /** All gates, in no order. */
    public Collection<Gate> gates() {
        return List.copyOf(gates.values());
    }

    /** Whether {@code /healthz} says 200 at this moment. */
    public boolean ready() {
        // Exhaustive on purpose: a new phase must say here whether it is ready.
        return switch (lifecycle.phase()) {
            case READY -> allOpen();
            case PROPAGATING -> onStop == ReadinessOnStop.WHEN_DRAINING && stillReady();
            case STARTING, WARMING_UP, DRAINING, STOPPING, STOPPED -> false;
        };
    }

    /** To be called just before the stop begins: an instance that was not ready then has no readiness to keep. */
    @API(status = API.Status.INTERNAL)
    public void latch() {
        kept = ready();
    }

    /** The names of the gates that keep the service from being ready, in alphabetical order. */
    public List<String> closed() {
        return gates.entrySet().stream()
                .filter(gate -> !gate.getValue().isOpen())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Once somebody has seen it gone it stays gone, so that no router adds this instance anew. */
    private boolean stillReady() {
        if (kept && !allOpen()) {
            kept = false;
        }
        return kept;
    }

    private boolean allOpen() {
        for (Gate gate : gates.values()) {
            if (!gate.isOpen()) {
                return false;
            }
        }
        return true;
    }
}
