package io.graceful.testkit.cluster;

import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Deployment and ReplicaSet controller in one: makes the pods what the Deployment says, with the formulas of the rolling
 * update (deployment_util.go NewRSNewReplicas, rolling.go). Terminating pods do not count.
 */
final class DeploymentController {

    private final Api api;
    private final Timeline timeline;
    private final Supplier<String> scheduler;
    private final Runnable changed;
    private Deployment deployment;
    private PodSpec template;
    private int revision = 1;

    /**
     * A controller.
     *
     * @param scheduler names the node for the next pod
     * @param changed told when something has become available by the mere passing of time
     */
    DeploymentController(
            Api api,
            Timeline timeline,
            Supplier<String> scheduler,
            Runnable changed,
            Deployment deployment,
            PodSpec template) {
        this.api = api;
        this.timeline = timeline;
        this.scheduler = scheduler;
        this.changed = changed;
        this.deployment = deployment;
        this.template = template;
    }

    /** A new template, even if it says the same: every pod is to be replaced. */
    void update(PodSpec next) {
        template = next;
        revision++;
        sync();
    }

    void scale(int replicas) {
        deployment = deployment.replicas(replicas);
        sync();
    }

    PodSpec template() {
        return template;
    }

    /** Looks again once a pod that is ready now has been so for minReadySeconds. */
    void told(Pod pod) {
        if (pod.ready && !deployment.minReady().isZero()) {
            timeline.after(deployment.minReady(), () -> {
                sync();
                changed.run();
            });
        }
        sync();
    }

    void sync() {
        List<Pod> active = api.pods().stream().filter(Pod::active).toList();
        List<Pod> young =
                active.stream().filter(pod -> pod.revision == revision).toList();
        List<Pod> old = active.stream().filter(pod -> pod.revision != revision).toList();
        if (old.isEmpty()) {
            scale(young);
        } else {
            growTowardsTheNew(active.size(), young.size());
            shrinkTheOld(active, young, old);
        }
    }

    private void scale(List<Pod> young) {
        create(deployment.replicas() - young.size());
        int tooMany = young.size() - deployment.replicas();
        young.stream().sorted(victims(young)).limit(Math.max(0, tooMany)).forEach(pod -> api.delete(pod, null));
    }

    private void growTowardsTheNew(int total, int young) {
        int room = deployment.replicas() + Fenceposts.of(deployment).surge() - total;
        create(Math.min(deployment.replicas() - young, room));
    }

    private void shrinkTheOld(List<Pod> active, List<Pod> young, List<Pod> old) {
        int minAvailable = deployment.replicas() - Fenceposts.of(deployment).unavailable();
        int youngWanted = (int) api.pods().stream()
                .filter(pod -> pod.active() && pod.revision == revision)
                .count();
        int total = (int) api.pods().stream().filter(Pod::active).count();
        int allowed = total - minAvailable - (youngWanted - count(young));
        List<Pod> unhealthy = old.stream()
                .filter(pod -> !available(pod))
                .sorted(victims(old))
                .limit(Math.max(0, allowed))
                .toList();
        unhealthy.forEach(pod -> api.delete(pod, null));
        int more = Math.min(allowed - unhealthy.size(), count(active) - minAvailable);
        old.stream()
                .filter(this::available)
                .sorted(victims(old))
                .limit(Math.max(0, more))
                .forEach(pod -> api.delete(pod, null));
    }

    private void create(int count) {
        for (int i = 0; i < count; i++) {
            api.create(revision, template, scheduler.get());
        }
    }

    /** Not ready before ready, then from the fullest node, then the newest (controller_utils.go, ActivePodsWithRanks). */
    private Comparator<Pod> victims(List<Pod> among) {
        return Comparator.<Pod, Boolean>comparing(pod -> pod.ready)
                .thenComparing(pod -> -among.stream()
                        .filter(other -> other.node.equals(pod.node))
                        .count())
                .thenComparing(pod -> age(pod));
    }

    private Duration age(Pod pod) {
        return pod.readySince == null ? Duration.ZERO : timeline.now().minus(pod.readySince);
    }

    private int count(List<Pod> pods) {
        return (int) pods.stream().filter(this::available).count();
    }

    private boolean available(Pod pod) {
        return pod.available(timeline.now(), deployment.minReady());
    }

    /** Whether there are exactly the pods it wants, all of them available. */
    boolean satisfied() {
        List<Pod> active = api.pods().stream().filter(Pod::active).toList();
        return active.size() == deployment.replicas()
                && active.stream().allMatch(pod -> pod.revision == revision && available(pod));
    }
}
