package io.graceful.testkit.result;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * A pod that nobody stopped, and that its readiness probe took out of the routes all the same: the service said so, or the
 * machine was too busy for it to answer in time.
 *
 * @param at since the run began
 * @param why the probe's last answer, for people
 */
record ReadinessLost(String pod, Duration at, String why) {

    /** All of a run, in order. */
    static List<ReadinessLost> of(Result result) {
        return result.pods().stream()
                .flatMap(pod -> pod.spans().stream()
                        .filter(span -> span.phase() == PodPhase.NOT_READY)
                        .map(span -> new ReadinessLost(pod.name(), span.from(), why(pod.name(), span.from(), result))))
                .sorted(Comparator.comparing(ReadinessLost::at))
                .toList();
    }

    private static String why(String pod, Duration at, Result result) {
        return result.events().stream()
                .filter(event ->
                        event.kind() == Event.Kind.PROBE && event.subject().equals(pod))
                .filter(event -> event.at().compareTo(at) <= 0)
                .reduce((earlier, later) -> later)
                .map(Event::detail)
                .orElse("");
    }
}
