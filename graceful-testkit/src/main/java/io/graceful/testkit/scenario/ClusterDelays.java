package io.graceful.testkit.scenario;

import java.time.Duration;

/**
 * How slow the cluster's own parts are; the lag of the proxies is each node's own.
 *
 * @param kubeletWatch from a change in the API to the kubelet acting on it
 * @param sliceWrite from a change of a pod to the written EndpointSlice
 * @param controller from a change of a pod to the Deployment controller acting on it
 */
public record ClusterDelays(Law kubeletWatch, Law sliceWrite, Law controller) {

    /** An idle cluster. */
    public static final ClusterDelays IDLE = new ClusterDelays(millis(5, 50), millis(10, 200), millis(5, 50));

    private static Law millis(long least, long most) {
        return Law.uniform(Duration.ofMillis(least), Duration.ofMillis(most));
    }
}
