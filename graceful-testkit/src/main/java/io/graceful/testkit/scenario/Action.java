package io.graceful.testkit.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Something done to the cluster. It is over when the pods it ends are gone and every node that will follow has followed. */
public sealed interface Action {

    /** What it is called in scenario files and reports. */
    String name();

    /** The Deployment gets a new template; null for the same one again, as {@code kubectl rollout restart} does. */
    record RollingUpdate(@Nullable PodSpec pod) implements Action {
        @Override
        public String name() {
            return "rolling-update";
        }
    }

    /** The number of replicas changes at once, as by hand or by an autoscaler. */
    record Scale(int replicas) implements Action {
        @Override
        public String name() {
            return "scale";
        }
    }

    /** Pods are deleted by name, the oldest first; null for the pod's own grace period. */
    record Delete(int count, @Nullable Duration grace) implements Action {
        @Override
        public String name() {
            return "delete";
        }
    }

    /** A node shuts down gracefully: its pods are stopped, and no router is told before they have ended. */
    record NodeShutdown(String node, Duration grace) implements Action {
        @Override
        public String name() {
            return "node-shutdown";
        }
    }

    /** The liveness probe of the oldest pod is taken to have failed for good: its container is stopped and started again. */
    record LivenessKill() implements Action {
        @Override
        public String name() {
            return "liveness-kill";
        }
    }

    /** The kubelet evicts the oldest pod for want of resources: 1 s of grace, and no router is told. */
    record Evict() implements Action {
        @Override
        public String name() {
            return "evict";
        }
    }

    /** The kubelet of a node starts again: what it was ending it ends again, hook first, with the full grace period. */
    record KubeletRestart(String node) implements Action {
        @Override
        public String name() {
            return "kubelet-restart";
        }
    }

    /** SIGTERM once more to every container that is being stopped. */
    record SecondSignal() implements Action {
        @Override
        public String name() {
            return "second-signal";
        }
    }

    /** Nothing, for a while. */
    record Pause(Duration time) implements Action {
        @Override
        public String name() {
            return "pause";
        }
    }
}
