package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.lifecycle.Gate;
import io.graceful.stop.StopReport;
import io.graceful.warmup.TaskResult;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** What the card in the Dev UI shows. In dev mode only. */
@API(status = API.Status.INTERNAL)
@Singleton
public class GracefulLife {

    /** Of the application before the last live reload: this class outlives it. */
    private static volatile @Nullable StopReport lastReport;

    private final Graceful graceful;

    /** Made by CDI. */
    @Inject
    public GracefulLife(Graceful graceful) {
        this.graceful = graceful;
        graceful.onReport(report -> lastReport = report);
    }

    /** Phase, gates and warm-up of this moment, what is in flight, and the last stop report if there is one. */
    public JsonObject life() {
        JsonObject gates = new JsonObject();
        for (Gate gate : graceful.readiness().gates()) {
            gates.put(gate.name(), gate.isOpen() ? "open" : "closed");
        }
        JsonObject warmup = new JsonObject();
        for (TaskResult task : graceful.warmup()) {
            warmup.put(task.name(), task.text());
        }
        JsonObject life = new JsonObject()
                .put("phase", graceful.lifecycle().phase().name())
                .put("ready", graceful.readiness().ready())
                .put("gates", gates)
                .put("warmup", warmup)
                .put("requestsInFlight", graceful.requests().open())
                .put("connectionsOpen", graceful.connections().open());
        StopReport report = lastReport;
        return report == null ? life : life.put("lastReport", new JsonObject(report.toJson()));
    }
}
