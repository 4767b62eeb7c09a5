package io.graceful.testkit.result;

import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.NodeSpec;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.Step;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A result as JSON. Times are seconds since the run began, latencies are milliseconds. */
public final class ResultJson {

    private static final double NANOS = 1e9;
    private static final double MICROS_PER_MILLI = 1e3;

    private final Result result;
    private final JsonGenerator json;

    private ResultJson(Result result, JsonGenerator json) {
        this.result = result;
        this.json = json;
    }

    /** All of it, on one line. */
    public static String of(Result result) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            new ResultJson(result, json).write();
        }
        return text.toString();
    }

    private void write() {
        json.writeStartObject();
        json.writeStringProperty("scenario", result.scenario().name());
        json.writeNumberProperty("seed", result.scenario().seed());
        json.writeBooleanProperty("passed", result.passed());
        strings("shortcomings", result.shortcomings());
        json.writeStringProperty("plane", result.plane());
        json.writeStringProperty("startedAt", result.startedAt().toString());
        seconds("took", result.took());
        machine();
        setup(result.scenario());
        totals();
        list("clients", result.traffic().groups(), this::client);
        list("pods", result.pods(), this::pod);
        list("nodes", result.nodes(), this::node);
        list("steps", result.steps(), step -> step(step, result.failedSince(step)));
        list("failures", result.traffic().failures(), this::failure);
        list("counts", result.counts(), this::count);
        list("seconds", result.traffic().seconds(), this::second);
        list("events", result.events(), this::event);
        json.writeEndObject();
    }

    private void machine() {
        json.writeObjectPropertyStart("machine");
        json.writeStringProperty("java", result.machine().java());
        json.writeStringProperty("os", result.machine().os());
        json.writeNumberProperty("processors", result.machine().processors());
        json.writeEndObject();
    }

    private void setup(Scenario scenario) {
        json.writeObjectPropertyStart("setup");
        strings("command", scenario.pod().command());
        seconds("gracePeriod", scenario.pod().grace());
        json.writeNumberProperty("replicas", scenario.deployment().replicas());
        json.writeStringProperty("maxSurge", scenario.deployment().maxSurge().toString());
        json.writeStringProperty(
                "maxUnavailable", scenario.deployment().maxUnavailable().toString());
        list("nodes", scenario.nodes(), this::nodeSpec);
        list("clients", scenario.clients(), this::clientSpec);
        strings(
                "steps",
                scenario.steps().stream()
                        .map(Step::action)
                        .map(action -> action.name())
                        .toList());
        json.writeEndObject();
    }

    private void nodeSpec(NodeSpec node) {
        json.writeStringProperty("name", node.name());
        json.writeStringProperty("lag", node.lag().toString());
    }

    private void clientSpec(ClientSpec client) {
        json.writeStringProperty("name", client.name());
        json.writeStringProperty("kind", client.kind().text());
        json.writeNumberProperty("rate", client.rate());
        json.writeNumberProperty("connections", client.connections());
        json.writeStringProperty("method", client.message().method());
        json.writeStringProperty("path", client.message().path());
        json.writeBooleanProperty("tls", client.transport().tls() != null);
        json.writeBooleanProperty("counted", client.counted());
    }

    private void totals() {
        Traffic traffic = result.traffic();
        json.writeNumberProperty("requests", traffic.requests());
        json.writeNumberProperty("failed", traffic.failed());
        json.writeNumberProperty("upperBound95", result.upperBound());
        json.writeNumberProperty("late", traffic.late());
        json.writeNumberProperty("queued", traffic.queued());
        json.writeNumberProperty("kills", result.killed().size());
        starts(result.starts());
        counts(
                "failedByCause",
                Breakdown.by(traffic.failures(), failure -> failure.cause().text()));
        counts(
                "failedByPhase",
                Breakdown.by(traffic.failures(), failure -> failure.podPhase().text()));
        counts("failedByPod", Breakdown.by(traffic.failures(), Failure::pod));
        json.writeObjectPropertyStart("ledger");
        json.writeBooleanProperty("watched", traffic.ledger().watched());
        json.writeNumberProperty("arrived", traffic.ledger().arrived());
        json.writeNumberProperty("lost", traffic.ledger().lost());
        json.writeNumberProperty("duplicated", traffic.ledger().duplicated());
        json.writeNumberProperty("repeated", traffic.ledger().repeated());
        json.writeEndObject();
    }

    private void starts(StartFigures.Summary starts) {
        json.writeObjectPropertyStart("newPods");
        json.writeNumberProperty("count", starts.pods());
        json.writeNumberProperty("compared", starts.compared());
        starts.coldRatio().ifPresent(ratio -> json.writeNumberProperty("coldRatio", rounded(ratio)));
        seconds("readyAfter", starts.readyAfter());
        json.writeEndObject();
    }

    private void client(Traffic.Group group) {
        json.writeStringProperty("name", group.client());
        json.writeStringProperty("kind", group.kind());
        json.writeNumberProperty("requests", group.requests());
        json.writeBooleanProperty("counted", group.counted());
        json.writeNumberProperty("failed", group.failed());
        json.writeNumberProperty("left", group.left());
        json.writeNumberProperty("repeated", group.repeated());
        json.writeNumberProperty("connections", group.connections());
        latency("latency", group.latency());
    }

    private void pod(PodStory pod) {
        json.writeStringProperty("name", pod.name());
        json.writeNumberProperty("revision", pod.revision());
        json.writeStringProperty("node", pod.node());
        Optional<StartFigures> start = StartFigures.of(pod, result);
        json.writeBooleanProperty("new", start.isPresent());
        seconds("readyAfter", pod.readyAfter().orElse(null));
        seconds("stopBegan", pod.stopBegan());
        seconds("signalled", pod.signalled());
        seconds("exited", pod.exited());
        if (pod.exitCode() != null) {
            json.writeNumberProperty("exitCode", pod.exitCode());
        }
        json.writeBooleanProperty("killed", pod.killed());
        json.writeNumberProperty("restarts", pod.restarts());
        StopFigures.of(pod, result.traffic()).ifPresent(figures -> {
            seconds("stopTook", figures.took());
            seconds("stopNeeded", figures.needed());
        });
        result.traffic().pods().stream()
                .filter(traffic -> traffic.pod().equals(pod.name()))
                .forEach(traffic -> {
                    json.writeNumberProperty("answered", traffic.answered());
                    json.writeNumberProperty("failed", traffic.failed());
                    latency("cold", traffic.cold());
                    latency("steady", traffic.steady());
                });
        start.map(StartFigures::coldRatio)
                .ifPresent(known -> known.ifPresent(ratio -> json.writeNumberProperty("coldRatio", rounded(ratio))));
        list("phases", pod.spans(), span -> {
            json.writeStringProperty("phase", span.phase().text());
            seconds("from", span.from());
            seconds("to", span.to());
        });
    }

    private void node(NodeStory node) {
        json.writeStringProperty("name", node.name());
        json.writeStringProperty("lag", node.lag());
        list("routes", node.spans(), span -> {
            strings("pods", span.pods());
            seconds("from", span.from());
            seconds("to", span.to());
        });
    }

    private void step(StepStory step, long failed) {
        json.writeStringProperty("name", step.name());
        seconds("from", step.from());
        seconds("to", step.to());
        json.writeNumberProperty("failed", failed);
    }

    private void failure(Failure failure) {
        seconds("at", failure.at());
        seconds("took", failure.took());
        json.writeStringProperty("id", failure.id());
        json.writeStringProperty("client", failure.client());
        json.writeStringProperty("node", failure.node());
        json.writeStringProperty("pod", failure.pod());
        json.writeStringProperty("podPhase", failure.podPhase().text());
        json.writeStringProperty("cause", failure.cause().text());
        json.writeBooleanProperty("fateUnknown", failure.cause().fateUnknown());
        json.writeBooleanProperty("reused", failure.reused());
        json.writeStringProperty("message", failure.message());
    }

    private void count(Count count) {
        json.writeStringProperty("pod", count.pod());
        json.writeStringProperty("metric", count.metric());
        json.writeNumberProperty("value", count.value());
        json.writeStringProperty("problem", count.problem());
    }

    private void second(Traffic.Second second) {
        json.writeNumberProperty("second", second.second());
        json.writeNumberProperty("requests", second.requests());
        json.writeNumberProperty("failed", second.failed());
        latency("latency", second.latency());
    }

    private void event(Event event) {
        seconds("at", event.at());
        json.writeStringProperty(
                "kind", event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        json.writeStringProperty("subject", event.subject());
        json.writeStringProperty("detail", event.detail());
    }

    private void latency(String name, Latency latency) {
        json.writeObjectPropertyStart(name);
        json.writeNumberProperty("count", latency.count());
        json.writeNumberProperty("p50", latency.p50Micros() / MICROS_PER_MILLI);
        json.writeNumberProperty("p99", latency.p99Micros() / MICROS_PER_MILLI);
        json.writeNumberProperty("max", latency.maxMicros() / MICROS_PER_MILLI);
        json.writeEndObject();
    }

    private void seconds(String name, @Nullable Duration duration) {
        if (duration != null) {
            json.writeNumberProperty(name, rounded(duration.toNanos() / NANOS));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1e4) / 1e4;
    }

    private void strings(String name, List<String> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeString);
        json.writeEndArray();
    }

    private void counts(String name, Map<String, Long> counts) {
        json.writeObjectPropertyStart(name);
        counts.forEach(json::writeNumberProperty);
        json.writeEndObject();
    }

    private interface Writer<T> {
        void write(T one);
    }

    private <T> void list(String name, List<T> all, Writer<T> writer) {
        json.writeArrayPropertyStart(name);
        for (T one : all) {
            json.writeStartObject();
            writer.write(one);
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
