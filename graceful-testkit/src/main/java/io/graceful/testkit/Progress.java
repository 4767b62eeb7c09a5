package io.graceful.testkit;

import io.graceful.testkit.result.Event;
import io.graceful.testkit.result.PodPhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Sees a run while it goes on. Called on threads of the run: must not block. */
public interface Progress {

    /** Nobody looks. */
    Progress NONE = new Progress() {};

    /** Something happened in the cluster. */
    default void event(Event event) {}

    /** How things stand; several times a second. */
    default void tick(Snapshot snapshot) {}

    /**
     * How things stand.
     *
     * @param at since the run began
     * @param step the step going on, or what comes before or after them
     * @param stepsLeft how many steps have not begun
     * @param pods those that are not gone, in the order they were made
     * @param routes the pods that each node routes to
     */
    record Snapshot(
            Duration at,
            String step,
            int stepsLeft,
            Map<String, PodPhase> pods,
            Map<String, List<String>> routes,
            long requests,
            long failed,
            int inFlight) {}
}
