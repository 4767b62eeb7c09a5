package io.graceful.example;

import static org.awaitility.Awaitility.await;

import io.graceful.example.load.Load;
import io.graceful.example.load.Result;
import io.graceful.example.load.Routes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** One Deployment of one pod, the routes of four nodes to it, and callers on all of them. */
public final class Cluster implements AutoCloseable {

    private static final int NODES = 4;
    private static final long SEED = 20_261_123;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<ServiceProcess> pods = new CopyOnWriteArrayList<>();
    private final Routes routes;
    private final Load load;
    private boolean ended;

    private Cluster(ServiceProcess first) {
        pods.add(first);
        routes = new Routes(NODES, first.pod());
        load = Load.mixed(routes, SEED);
    }

    /** Starts the first pod, and the load once it is ready. */
    public static Cluster of(Launch first) {
        return starting(first).underLoad();
    }

    /** Starts the first pod and does not wait for it. */
    public static Cluster starting(Launch first) {
        return new Cluster(first.start());
    }

    /** Starts the load, once the first pod is ready. */
    public Cluster underLoad() {
        try {
            current().awaitReady();
            load.start();
            awaitRequests(150);
            return this;
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    public ServiceProcess current() {
        return pods.get(pods.size() - 1);
    }

    public Load load() {
        return load;
    }

    /**
     * What a rolling update does: the new pod starts and is ready, then the old one is stopped and the nodes begin to forget
     * it, neither waiting for the other.
     *
     * @param stop how the old pod is stopped
     * @return the old pod
     */
    public ServiceProcess replace(
            Launch next, Duration shortestLag, Duration longestLag, Consumer<ServiceProcess> stop) {
        ServiceProcess old = current();
        ServiceProcess young = started(next);
        young.awaitReady();
        load.signalled();
        routes.replace(young.pod(), Routes.lags(shortestLag, longestLag, NODES));
        stop.accept(old);
        return old;
    }

    private synchronized ServiceProcess started(Launch next) {
        if (ended) {
            throw new IllegalStateException("ended meanwhile");
        }
        ServiceProcess young = next.start();
        pods.add(young);
        return young;
    }

    /** Lets the load go on for this many requests more. */
    public void awaitRequests(int more) {
        int goal = load.soFar().requests() + more;
        await("requests of the load").atMost(LIMIT).until(() -> load.soFar().requests() >= goal);
    }

    /** Lets the load see the state after the last change, and ends it. */
    public Result endLoad() {
        awaitRequests(150);
        return load.stop();
    }

    /** All pods there were, the present one last. */
    List<ServiceProcess> pods() {
        return List.copyOf(pods);
    }

    /** Ends all pods, whatever the load thinks of it, and lets no other start. */
    public synchronized void end() {
        ended = true;
        pods.forEach(ServiceProcess::close);
    }

    @Override
    public void close() {
        try {
            load.close();
        } finally {
            end();
        }
    }
}
