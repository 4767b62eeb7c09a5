package io.graceful.example;

import static org.awaitility.Awaitility.await;

import io.graceful.testkit.Callers;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.ClientSpec.Kind;
import io.graceful.testkit.scenario.NodeSpec;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One pod behind four nodes, and callers on all of them, for tests that stop it by hand. */
public final class Cluster implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<ServiceProcess> pods = new CopyOnWriteArrayList<>();
    private final Scenario scenario = scenario();
    private final Callers callers = Callers.of(scenario);

    private Cluster(ServiceProcess first) {
        pods.add(first);
    }

    /** Starts the first pod, and the load once it is ready. */
    public static Cluster of(Launch first) {
        Cluster cluster = new Cluster(first.start());
        try {
            cluster.current().awaitReady();
            cluster.scenario.nodes().forEach(node -> cluster.route(node, cluster.current()));
            cluster.callers.start();
            cluster.awaitRequests(150);
            return cluster;
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private static Scenario scenario() {
        return Scenario.of(PodSpec.running("started", "by", "hand").build())
                .seed(20_261_123)
                .client(ClientSpec.get("hello", Kind.NEW_CONNECTION, 40, "/hello"))
                .client(ClientSpec.get("slow", Kind.NEW_CONNECTION, 4, "/slow?ms=400"))
                .client(ClientSpec.get("dense", Kind.KEEP_ALIVE, 50, "/work").connections(2))
                .client(ClientSpec.get("orders", Kind.KEEP_ALIVE, 40, "/orders")
                        .post("1")
                        .connections(2))
                .client(ClientSpec.get("sparse", Kind.KEEP_ALIVE, 5, "/hello"))
                .build();
    }

    private void route(NodeSpec node, ServiceProcess pod) {
        callers.route(node.name(), pod.name(), address(pod));
    }

    private static InetSocketAddress address(ServiceProcess pod) {
        return new InetSocketAddress("127.0.0.1", pod.port());
    }

    ServiceProcess current() {
        return pods.get(pods.size() - 1);
    }

    /**
     * What a rolling update does: the new pod starts and is ready, then the old one is stopped and the nodes begin to forget
     * it, neither waiting for the other.
     *
     * @param stop how the old pod is stopped
     * @return the old pod
     */
    ServiceProcess replace(Launch next, Duration shortestLag, Duration longestLag, Consumer<ServiceProcess> stop) {
        ServiceProcess old = current();
        ServiceProcess young = next.start();
        pods.add(young);
        young.awaitReady();
        Duration step = longestLag.minus(shortestLag).dividedBy(scenario.nodes().size() - 1);
        Duration lag = shortestLag;
        for (NodeSpec node : scenario.nodes()) {
            callers.route(node.name(), young.name(), address(young), lag);
            lag = lag.plus(step);
        }
        stop.accept(old);
        return old;
    }

    /** Lets the load go on for this many requests more. */
    private void awaitRequests(int more) {
        long goal = callers.requests() + more;
        await("requests of the load").atMost(LIMIT).until(() -> callers.requests() >= goal);
    }

    /** Lets the load see the state after the last change, and ends it. */
    Traffic endLoad() {
        awaitRequests(150);
        try {
            return callers.stop(LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        callers.close();
        pods.forEach(ServiceProcess::close);
    }
}
