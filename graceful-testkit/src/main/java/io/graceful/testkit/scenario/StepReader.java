package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads a step of a scenario file: the name of an action, or a mapping with it. */
final class StepReader {

    static final List<String> ACTIONS = List.of(
            "rolling-update",
            "scale",
            "delete",
            "node-shutdown",
            "liveness-kill",
            "evict",
            "kubelet-restart",
            "second-signal",
            "pause");

    private final Yaml yaml;
    private final PodReader pods;
    private PodSpec pod;

    /**
     * A reader.
     *
     * @param pod what a rolling update changes
     */
    StepReader(Yaml yaml, PodReader pods, PodSpec pod) {
        this.yaml = yaml;
        this.pods = pods;
        this.pod = pod;
    }

    Optional<Step> read(Node node, String path) {
        if (node instanceof ScalarNode scalar) {
            return action(scalar.getValue(), null, null, node, path).map(Step::of);
        }
        Yaml.Fields fields = yaml.fields(
                node,
                path,
                "rolling-update",
                "scale",
                "delete",
                "node-shutdown",
                "liveness-kill",
                "evict",
                "kubelet-restart",
                "second-signal",
                "pause",
                "after",
                "during",
                "gracePeriodSeconds");
        List<String> named =
                ACTIONS.stream().filter(name -> fields.get(name) != null).toList();
        if (named.size() != 1) {
            yaml.wrong(node, path, named.size() + " actions (expected: one of " + String.join(", ", ACTIONS) + ")");
            return Optional.empty();
        }
        Optional<Duration> during = fields.duration("during");
        Duration delay = during.or(() -> fields.duration("after")).orElse(Duration.ZERO);
        return action(named.get(0), fields.get(named.get(0)), fields, node, path)
                .map(action -> new Step(action, delay, during.isPresent()));
    }

    private Optional<Action> action(
            String name, @Nullable Node value, Yaml.@Nullable Fields fields, Node node, String path) {
        if (!ACTIONS.contains(name)) {
            yaml.wrong(node, path, name + " (expected: one of " + String.join(", ", ACTIONS) + ")");
            return Optional.empty();
        }
        if (Set.of("liveness-kill", "evict", "second-signal").contains(name)) {
            return Optional.of(
                    name.equals("evict")
                            ? new Action.Evict()
                            : name.equals("liveness-kill") ? new Action.LivenessKill() : new Action.SecondSignal());
        }
        if (name.equals("rolling-update")) {
            return Optional.of(update(value, path));
        }
        if (value == null || fields == null) {
            yaml.wrong(node, path, name + " (expected: a value, as in " + name + ": " + example(name) + ")");
            return Optional.empty();
        }
        return withValue(name, fields);
    }

    private Action update(@Nullable Node value, String path) {
        if (value == null || Yaml.isNull(value)) {
            return new Action.RollingUpdate(null);
        }
        pod = pods.read(value, path + ".rolling-update", pod.toBuilder());
        return new Action.RollingUpdate(pod);
    }

    private Optional<Action> withValue(String name, Yaml.Fields fields) {
        Optional<Duration> grace = fields.integer("gracePeriodSeconds").map(Duration::ofSeconds);
        return switch (name) {
            case "scale" -> fields.integer(name).map(Action.Scale::new);
            case "delete" -> fields.integer(name).map(count -> new Action.Delete(count, grace.orElse(null)));
            case "node-shutdown" ->
                fields.text(name, "the name of a node")
                        .map(at -> new Action.NodeShutdown(at, grace.orElse(PodSpec.DEFAULT_GRACE)));
            case "kubelet-restart" -> fields.text(name, "the name of a node").map(Action.KubeletRestart::new);
            default -> fields.duration(name).map(Action.Pause::new);
        };
    }

    private static String example(String name) {
        return switch (name) {
            case "scale" -> "5";
            case "delete" -> "1";
            case "pause" -> "5s";
            default -> "node-1";
        };
    }
}
