package io.graceful.warmup;

import java.time.Duration;

/**
 * How a warm-up task is doing.
 *
 * @param took until now, or until it ended
 * @param problem empty unless it FAILED or TIMED_OUT
 */
public record TaskResult(String name, State state, Duration took, String problem) {

    /** The states of a task. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        TIMED_OUT,
        /** A stop signal came, or a task that must not fail did. */
        CANCELLED
    }
}
