package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.lifecycle.Gate;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopReport;
import io.graceful.warmup.TaskResult;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Where the service is in its life; a write drains it, as {@code /drain} does, and returns at once.
 *
 * <p>Like every endpoint it is exposed only where the application says so. Draining needs
 * {@code management.endpoint.graceful.access=unrestricted} besides: who exposes everything to read has not asked for that.
 */
@Endpoint(id = "graceful", defaultAccess = Access.READ_ONLY)
public class GracefulEndpoint {

    private final Graceful graceful;

    GracefulEndpoint(Graceful graceful) {
        this.graceful = graceful;
    }

    /** The phase, gates, warm-up tasks, counts and, once there is one, the stop. */
    @ReadOperation
    public Map<String, Object> state() {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("phase", graceful.lifecycle().phase().name());
        state.put("ready", graceful.readiness().ready());
        Map<String, String> gates = new TreeMap<>();
        for (Gate gate : graceful.readiness().gates()) {
            gates.put(gate.name(), gate.isOpen() ? "open" : "closed");
        }
        state.put("gates", gates);
        state.put(
                "warmup", graceful.warmup().stream().map(GracefulEndpoint::task).toList());
        state.put("requestsInFlight", graceful.requests().open());
        state.put("connectionsOpen", graceful.connections().open());
        state.put("connectionsUntold", graceful.connections().untold());
        StopAttempt attempt = graceful.attempt();
        if (attempt != null) {
            state.put("stop", stop(attempt));
        }
        return state;
    }

    /** Begins the stop sequence; the process ends with the SIGTERM that is to follow. */
    @WriteOperation
    public Map<String, Object> drain() {
        return stop(graceful.stop(StopCause.PRE_STOP));
    }

    private static Map<String, Object> task(TaskResult result) {
        Map<String, Object> task = new LinkedHashMap<>();
        task.put("name", result.name());
        task.put("state", result.state().name());
        task.put("took", result.took().toString());
        if (!result.problem().isEmpty()) {
            task.put("problem", result.problem());
        }
        if (!result.note().isEmpty()) {
            task.put("note", result.note());
        }
        return task;
    }

    private static Map<String, Object> stop(StopAttempt attempt) {
        Map<String, Object> stop = new LinkedHashMap<>();
        stop.put("id", attempt.id());
        stop.put("cause", attempt.cause().name());
        stop.put("drained", attempt.isDrained());
        StopReport report = attempt.isFinished()
                ? attempt.finished()
                        .exceptionally(failed -> null)
                        .toCompletableFuture()
                        .getNow(null)
                : null;
        if (report != null) {
            stop.put("outcome", report.outcome());
            stop.put("report", report.toString());
        }
        return stop;
    }
}
