package io.graceful.warmup;

import java.time.Duration;

/**
 * How a warm-up task is doing.
 *
 * @param took until now, or until it ended
 * @param problem empty unless it FAILED or TIMED_OUT
 * @param note what else there is to say of it; empty for nothing
 */
public record TaskResult(String name, State state, Duration took, String problem, String note) {

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

    /** State, problem and note in one: {@code FAILED: no catalog}, {@code RUNNING (3,412 requests)}. */
    public String text() {
        return state + (problem.isEmpty() ? "" : ": " + problem) + (note.isEmpty() ? "" : " (" + note + ")");
    }
}
