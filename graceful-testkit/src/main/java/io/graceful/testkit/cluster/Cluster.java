package io.graceful.testkit.cluster;

import io.graceful.testkit.plane.DataPlane;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.plane.PlaneException;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.NodeSpec;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.time.Seed;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The cluster: all actors around one Deployment and its Service. */
public final class Cluster {

    /** What a hard eviction leaves (eviction_manager.go, immediateEvictionGracePeriodSeconds). */
    private static final Duration EVICTION_GRACE = Duration.ofSeconds(1);

    private final Timeline timeline;
    private final Api api;
    private final DeploymentController controller;
    private final Map<String, Kubelet> kubelets = new LinkedHashMap<>();
    private final Map<String, Proxy> proxies = new LinkedHashMap<>();
    private final List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private final Phases phases = new Phases();
    private final Routes routes = new Routes();
    private @Nullable String hopeless;
    private boolean ended;

    /** A cluster with nodes and without pods. */
    public Cluster(
            Scenario scenario, Timeline timeline, Seed seed, DataPlane plane, Containers containers, Journal journal) {
        this.timeline = timeline;
        Parts parts = new Parts(timeline, seed, plane, containers, journal);
        api = new Api(timeline, seed, journal);
        journal.listen(phases::follow);
        journal.listen(routes::follow);
        for (NodeSpec node : scenario.nodes()) {
            Kubelet kubelet = new Kubelet(node.name(), api, parts, this::giveUp);
            kubelets.put(node.name(), kubelet);
            proxies.put(node.name(), new Proxy(node, parts, this::changed));
            api.watch(node.name(), scenario.delays().kubeletWatch(), pod -> {
                tell(kubelet, pod);
                changed();
            });
        }
        controller = new DeploymentController(
                api, timeline, this::emptiestNode, this::changed, scenario.deployment(), scenario.pod());
        SliceController slices = new SliceController(api, journal, scenario.publishNotReadyAddresses(), this::endpoint);
        proxies.values().forEach(proxy -> slices.tell(proxy::told));
        api.watch("slices", scenario.delays().sliceWrite(), pod -> {
            slices.sync();
            changed();
        });
        api.watch("controller", scenario.delays().controller(), pod -> {
            if (!ended) {
                controller.told(pod);
            }
            changed();
        });
    }

    private void tell(Kubelet kubelet, Pod pod) {
        try {
            kubelet.told(pod);
        } catch (PlaneException e) {
            giveUp(pod.name + " gets no network: " + e.getMessage());
        }
    }

    /**
     * Creates the replicas. Done when all are available and every node routes to them.
     *
     * @return fails with a {@link ContainerException} if the pods will never be ready
     */
    public CompletableFuture<Void> start() {
        return wait(controller::sync).thenRun(() -> proxies.values().forEach(Proxy::live));
    }

    /**
     * Does this to the cluster. Done when what it ends has ended, the Deployment has the pods it wants, and every node that
     * will follow has followed.
     *
     * @return fails with a {@link ContainerException} if that will never come
     */
    public CompletableFuture<Void> perform(Action action) {
        if (action instanceof Action.Pause pause) {
            CompletableFuture<Void> over = new CompletableFuture<>();
            timeline.after(pause.time(), () -> over.complete(null));
            return over;
        }
        return wait(() -> act(action));
    }

    private void act(Action action) {
        if (action instanceof Action.RollingUpdate update) {
            controller.update(update.pod() == null ? controller.template() : update.pod());
        } else if (action instanceof Action.Scale scale) {
            controller.scale(scale.replicas());
        } else if (action instanceof Action.Delete delete) {
            oldest().limit(delete.count()).forEach(pod -> api.delete(pod, delete.grace()));
        } else if (action instanceof Action.NodeShutdown shutdown) {
            kubelet(shutdown.node()).shutDown(shutdown.grace());
        } else if (action instanceof Action.KubeletRestart restart) {
            kubelet(restart.node()).restart();
        } else if (action instanceof Action.SecondSignal) {
            kubelets.values().forEach(Kubelet::signalAgain);
        } else {
            oldest().findFirst().ifPresent(pod -> toOldest(action, pod));
        }
    }

    private void toOldest(Action action, Pod pod) {
        if (action instanceof Action.Evict) {
            kubelet(pod.node).evict(pod, EVICTION_GRACE);
        } else {
            kubelet(pod.node).livenessFailed(pod);
        }
    }

    private Stream<Pod> oldest() {
        return api.pods().stream().filter(Pod::active);
    }

    private Kubelet kubelet(String node) {
        Kubelet kubelet = kubelets.get(node);
        if (kubelet == null) {
            throw new IllegalArgumentException("no node " + node + " (there are: " + kubelets.keySet() + ")");
        }
        return kubelet;
    }

    private @Nullable Endpoint endpoint(Pod pod) {
        return kubelet(pod.node).endpoint(pod);
    }

    /** Where the scheduler puts the next pod: the node with the fewest, the first of those that have as few. */
    private String emptiestNode() {
        return kubelets.values().stream()
                .filter(kubelet -> !kubelet.isShutDown())
                .min(Comparator.comparingLong(this::pods))
                .orElseThrow(() -> new IllegalStateException("every node is shut down"))
                .node();
    }

    private long pods(Kubelet kubelet) {
        return api.pods().stream()
                .filter(pod -> pod.active() && pod.node.equals(kubelet.node()))
                .count();
    }

    private CompletableFuture<Void> wait(Runnable what) {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        timeline.execute(() -> {
            what.run();
            waiting.add(settled);
            changed();
        });
        return settled;
    }

    private void giveUp(String why) {
        hopeless = why;
        changed();
    }

    /** Something has changed: those who wait for rest may go on if there is rest now. */
    private void changed() {
        if (!waiting.isEmpty()) {
            timeline.execute(this::look);
        }
    }

    private void look() {
        String why = hopeless;
        if (why == null && !settled()) {
            return;
        }
        List<CompletableFuture<Void>> done = List.copyOf(waiting);
        waiting.clear();
        for (CompletableFuture<Void> one : done) {
            if (why == null) {
                one.complete(null);
            } else {
                one.completeExceptionally(new ContainerException(why, null));
            }
        }
    }

    private boolean settled() {
        return api.quiet()
                && controller.satisfied()
                && api.pods().stream().noneMatch(pod -> pod.deleted)
                && kubelets.values().stream().noneMatch(Kubelet::busy)
                && proxies.values().stream().allMatch(Proxy::upToDate);
    }

    /** What keeps pods from being ready, one line for each; on the timeline. */
    public List<String> complaints() {
        return kubelets.values().stream()
                .flatMap(kubelet -> kubelet.complaints().stream())
                .toList();
    }

    /** The phase of each pod that there ever was. From any thread. */
    public Map<String, PodPhase> phases() {
        return phases.all();
    }

    /** The pods each node routes to. From any thread. */
    public Map<String, List<String>> routes() {
        return routes.all();
    }

    /** Ends every process at once, for the end of a run; on the timeline. */
    public void stopEverything() {
        ended = true;
        kubelets.values().forEach(Kubelet::kill);
    }
}
