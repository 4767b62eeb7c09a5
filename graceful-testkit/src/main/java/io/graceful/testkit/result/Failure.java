package io.graceful.testkit.result;

import java.time.Duration;

/**
 * A request that failed.
 *
 * @param at its intended start, since the run began
 * @param took from there until it was known to have failed
 * @param pod the pod its connection led to; {@code ""} if there was none
 * @param podPhase where that pod was at the failure
 * @param reused whether another request had been sent on the connection before
 */
public record Failure(
        Duration at,
        Duration took,
        String id,
        String client,
        String node,
        String pod,
        PodPhase podPhase,
        Cause cause,
        boolean reused,
        String message) {}
