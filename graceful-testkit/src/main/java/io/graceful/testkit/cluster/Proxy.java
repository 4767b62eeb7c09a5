package io.graceful.testkit.cluster;

import io.graceful.testkit.plane.DataPlane;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.result.Event;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.NodeSpec;
import io.graceful.testkit.time.Seed;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The kube-proxy of one node. Each version of the slice reaches its rules after a lag of the node's law; two syncs are at
 * least a second apart (minSyncPeriod of the iptables and nftables modes), and it never goes back to an older version.
 */
final class Proxy {

    static final Duration MIN_SYNC = Duration.ofSeconds(1);

    private final NodeSpec node;
    private final Timeline timeline;
    private final Seed seed;
    private final DataPlane plane;
    private final Journal journal;
    private final Runnable synced;
    private Slice told = new Slice(0, List.of());
    private Slice arrived = told;
    private Slice applied = told;
    private List<Endpoint> rules = List.of();
    private Duration nextSync = Duration.ZERO;
    private boolean waiting;
    private boolean live;

    Proxy(NodeSpec node, Parts parts, Runnable synced) {
        this.node = node;
        this.timeline = parts.timeline();
        this.seed = parts.seed();
        this.plane = parts.plane();
        this.journal = parts.journal();
        this.synced = synced;
    }

    /** From now on with the lag of its node; before, while the cluster is set up, at once. */
    void live() {
        live = true;
        nextSync = Duration.ZERO;
    }

    void told(Slice slice) {
        List<String> changes = slice.changesSince(told);
        told = slice;
        if (!live) {
            arrived = slice;
            apply();
            return;
        }
        lag(changes).ifPresent(lag -> timeline.after(lag, () -> arrived(slice)));
    }

    /** One draw for a version, named after the change in it that takes a pod away or, without one, after the first. */
    private Optional<Duration> lag(List<String> changes) {
        String change = changes.stream()
                .filter(one -> one.endsWith("terminating") || one.endsWith("removed"))
                .findFirst()
                .orElse(changes.isEmpty() ? "" : changes.get(0));
        return lag(node, seed, change);
    }

    static Optional<Duration> lag(NodeSpec node, Seed seed, String change) {
        return node.lag().draw(seed.random("lag", node.name(), change));
    }

    private void arrived(Slice slice) {
        if (slice.version() <= arrived.version()) {
            return;
        }
        arrived = slice;
        Duration left = nextSync.minus(timeline.now());
        if (left.isNegative() || left.isZero()) {
            apply();
        } else if (!waiting) {
            waiting = true;
            timeline.after(left, this::apply);
        }
    }

    private void apply() {
        waiting = false;
        applied = arrived;
        nextSync = timeline.now().plus(MIN_SYNC);
        List<Endpoint> chosen = applied.chosen();
        if (!chosen.equals(rules)) {
            rules = chosen;
            plane.program(node.name(), chosen);
            journal.add(Event.Kind.ROUTES, node.name(), String.join(" ", pods()));
        }
        synced.run();
    }

    /** Whether its rules are those of the last slice, or never will be. */
    boolean upToDate() {
        return told.chosen().equals(rules) || (live && node.lag() instanceof Law.Never);
    }

    List<String> pods() {
        return rules.stream().map(Endpoint::pod).toList();
    }
}
