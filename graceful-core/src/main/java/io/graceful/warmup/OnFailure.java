package io.graceful.warmup;

/** What it means for readiness when a warm-up task fails or takes longer than its timeout. */
public enum OnFailure {
    /** The service never becomes ready, and the startup probe restarts the pod. The default: a broken pod stops a rollout. */
    FAIL,
    /** It is logged and the service becomes ready all the same. */
    CONTINUE
}
