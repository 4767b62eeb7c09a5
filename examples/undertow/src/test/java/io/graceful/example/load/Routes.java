package io.graceful.example.load;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;

/**
 * What the nodes of a cluster believe. When a pod is replaced, each node goes on choosing the old one until its own lag has
 * passed, as a kube-proxy does that has not yet heard. Asked for each new connection; what is connected stays connected.
 */
public final class Routes {

    private record View(Pod before, Pod after, long changesAtNanos) {}

    private final AtomicReferenceArray<View> nodes;

    public Routes(int count, Pod first) {
        nodes = new AtomicReferenceArray<>(count);
        for (int node = 0; node < count; node++) {
            nodes.set(node, new View(first, first, System.nanoTime()));
        }
    }

    /** Lags spread evenly: the first node has the shortest, the last the longest. */
    public static IntFunction<Duration> lags(Duration shortest, Duration longest, int count) {
        Duration step = longest.minus(shortest).dividedBy(Math.max(1, count - 1));
        return node -> shortest.plus(step.multipliedBy(node));
    }

    /** The old pod gets its stop signal now; each node hears of it after its lag. */
    public void replace(Pod after, IntFunction<Duration> lag) {
        long now = System.nanoTime();
        for (int node = 0; node < nodes.length(); node++) {
            nodes.set(node, new View(target(node), after, now + lag.apply(node).toNanos()));
        }
    }

    public int count() {
        return nodes.length();
    }

    /** Where a new connection from this node leads. */
    public Pod target(int node) {
        View view = nodes.get(node);
        return System.nanoTime() - view.changesAtNanos() >= 0 ? view.after() : view.before();
    }
}
