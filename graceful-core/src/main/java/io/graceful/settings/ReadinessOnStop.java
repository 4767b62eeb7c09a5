package io.graceful.settings;

/** When readiness goes off after a stop signal. */
public enum ReadinessOnStop {
    /** At once: what load balancers that check the pod themselves, and liveness restarts, need. The default. */
    IMMEDIATELY,
    /**
     * When DRAINING begins. Until then the endpoint stays <i>serving</i>, so that kube-proxy can fall back to it when every
     * pod of the Service is terminating (KEP-1669).
     */
    WHEN_DRAINING
}
