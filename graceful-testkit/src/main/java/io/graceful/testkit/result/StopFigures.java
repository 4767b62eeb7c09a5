package io.graceful.testkit.result;

import java.time.Duration;
import java.util.Optional;

/**
 * What the stop of one pod cost.
 *
 * @param took from the begin of its stop to the end of its process
 * @param needed from the begin of its stop to the last new connection that a client opened to it: nobody could have gone
 *     earlier without a failure
 */
public record StopFigures(Duration took, Duration needed) {

    /** Those of a pod that was stopped and has ended; empty for others. */
    public static Optional<StopFigures> of(PodStory pod, Traffic traffic) {
        Duration began = pod.stopBegan();
        Duration exited = pod.exited();
        if (began == null || exited == null || exited.compareTo(began) < 0) {
            return Optional.empty();
        }
        Duration needed = traffic.pods().stream()
                .filter(one -> one.pod().equals(pod.name()))
                .map(Traffic.PodTraffic::lastNewConnection)
                .filter(last -> last != null && last.compareTo(began) > 0)
                .map(last -> last.minus(began))
                .findFirst()
                .orElse(Duration.ZERO);
        return Optional.of(new StopFigures(exited.minus(began), needed));
    }
}
