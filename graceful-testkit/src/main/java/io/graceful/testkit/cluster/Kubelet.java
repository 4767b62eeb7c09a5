package io.graceful.testkit.cluster;

import io.graceful.testkit.plane.Endpoint;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The kubelet of one node: a worker for each pod that is bound to it. */
final class Kubelet {

    private final String node;
    private final Api api;
    private final Parts parts;
    private final Consumer<String> hopeless;
    private final Map<String, PodWorker> workers = new LinkedHashMap<>();
    private boolean shutDown;

    Kubelet(String node, Api api, Parts parts, Consumer<String> hopeless) {
        this.node = node;
        this.api = api;
        this.parts = parts;
        this.hopeless = hopeless;
    }

    String node() {
        return node;
    }

    /** Something about this pod is new in the API. */
    void told(Pod pod) {
        if (!pod.node.equals(node) || shutDown) {
            return;
        }
        PodWorker worker = workers.get(pod.name);
        if (worker == null) {
            firstTold(pod);
        } else if (pod.deleted && !worker.gone()) {
            worker.delete();
        }
    }

    private void firstTold(Pod pod) {
        if (api.pod(pod.name) == null) {
            return;
        }
        if (pod.deleted) {
            api.remove(pod);
            return;
        }
        PodWorker worker = new PodWorker(pod, api, parts, hopeless);
        workers.put(pod.name, worker);
        worker.start();
    }

    /** Graceful node shutdown: every pod is ended, no router is told. */
    void shutDown(Duration grace) {
        shutDown = true;
        alive().forEach(worker -> worker.shutDown(grace, "node shutdown"));
    }

    /** Resource eviction. */
    void evict(Pod pod, Duration grace) {
        PodWorker worker = workers.get(pod.name);
        if (worker != null) {
            worker.shutDown(grace, "evicted by the kubelet");
        }
    }

    /** It starts again and remembers nothing of the stops it was in. */
    void restart() {
        alive().forEach(PodWorker::kubeletRestarted);
    }

    void signalAgain() {
        alive().forEach(PodWorker::signalAgain);
    }

    void livenessFailed(Pod pod) {
        PodWorker worker = workers.get(pod.name);
        if (worker != null && !worker.stopping()) {
            worker.probeKill("liveness", pod.spec.livenessProbe());
        }
    }

    boolean isShutDown() {
        return shutDown;
    }

    /** Whether it is in the middle of ending something. */
    boolean busy() {
        return alive().stream().anyMatch(PodWorker::stopping);
    }

    @Nullable
    Endpoint endpoint(Pod pod) {
        PodWorker worker = workers.get(pod.name);
        return worker == null ? null : worker.sandbox().endpoint();
    }

    void kill() {
        workers.values().forEach(PodWorker::kill);
    }

    /** What keeps its pods from being ready, one line for each. */
    List<String> complaints() {
        return alive().stream()
                .map(PodWorker::complaint)
                .filter(line -> !line.isEmpty())
                .toList();
    }

    private Collection<PodWorker> alive() {
        return List.copyOf(workers.values()).stream()
                .filter(worker -> !worker.gone())
                .toList();
    }
}
