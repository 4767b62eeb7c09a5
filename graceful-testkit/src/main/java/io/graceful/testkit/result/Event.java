package io.graceful.testkit.result;

import java.time.Duration;

/**
 * Something that happened in the cluster.
 *
 * @param at since the run began
 * @param subject the pod, node or step it happened to
 * @param detail more about it, for people; for {@link Kind#ROUTES} the pods that the node routes to, with spaces between
 */
public record Event(Duration at, Kind kind, String subject, String detail) {

    /** What happened. */
    public enum Kind {
        /** The controller made a pod; the detail is {@code revision N on NODE}. */
        CREATED,
        /** The process of its container started; the detail is {@code pid N}. */
        STARTED,
        /** A probe changed its mind; the detail names the probe and says why. */
        PROBE,
        READY,
        NOT_READY,
        /** The API has a deletionTimestamp for it; the detail is the grace period. */
        DELETED,
        /** Its kubelet began to stop it without a word to the API; the detail says why. */
        STOPPING,
        PRE_STOP,
        /** The hook is over; the detail says how. */
        PRE_STOP_ENDED,
        SIGTERM,
        SIGKILL,
        /** The detail is {@code code N}. */
        EXITED,
        /** A container was started again in the same pod. */
        RESTARTED,
        /** The sandbox and its network are gone. */
        GONE,
        /** The subject is {@code slice}; the detail lists its endpoints with their conditions. */
        SLICE,
        /** A node's rules changed. */
        ROUTES,
        STEP_BEGAN,
        STEP_ENDED,
        /** Anything else worth a line. */
        NOTE
    }
}
