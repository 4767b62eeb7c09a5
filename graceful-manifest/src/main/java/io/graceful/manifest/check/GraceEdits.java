package io.graceful.manifest.check;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Changes the grace period in both places that say it, and takes hooks out. */
final class GraceEdits {

    /** Files are read before the environment, so a variable replaces what they say; system properties come after it. */
    private static final Pattern BEFORE_ENVIRONMENT =
            Pattern.compile(Figure.DEFAULT + "|env .*|.*\\.(properties|ya?ml)\\b.*");

    private GraceEdits() {}

    /** What the service is told, given what the pod spec says: a hook that only sleeps takes its part before SIGTERM. */
    static Duration told(Duration grace, StopBudget budget) {
        return grace.minus(budget.slept());
    }

    /** Makes pod spec and service say the same; no edits if one of them cannot be changed here. */
    static List<Edit> set(Scope scope, Duration grace, Duration told) {
        List<Edit> edits = new ArrayList<>();
        if (!grace.equals(scope.grace()) || !scope.workload().gracePeriod().exists()) {
            edits.addAll(YamlEdits.set(
                    scope.workload().podSpec(), "terminationGracePeriodSeconds", Long.toString(seconds(grace))));
            if (edits.isEmpty()) {
                return List.of();
            }
        }
        Optional<Figure> figure = scope.profile().gracePeriod();
        if (figure.isPresent() && !figure.get().value().equals(told)) {
            List<Edit> environment =
                    BEFORE_ENVIRONMENT.matcher(figure.get().origin()).matches()
                            ? environment(scope.service(), variable(scope, figure.get()), seconds(told) + "s")
                            : List.of();
            if (environment.isEmpty()) {
                return List.of();
            }
            edits.addAll(environment);
        }
        return edits;
    }

    /** Seconds, rounded up. */
    static long seconds(Duration duration) {
        return duration.plusMillis(999).toSeconds();
    }

    /** The variable that the service reads it from. */
    static String variable(Scope scope, Figure gracePeriod) {
        if (gracePeriod.origin().startsWith("env ")) {
            return gracePeriod.origin().substring("env ".length()).strip();
        }
        return (scope.profile().framework() == Framework.QUARKUS ? "QUARKUS_" : "")
                + "GRACEFUL_TERMINATION_GRACE_PERIOD";
    }

    /** Sets a variable to a text that is plain YAML. */
    static List<Edit> environment(PodContainer container, String name, String text) {
        YamlValue entry = container.env(name);
        if (entry.exists()) {
            return entry.get("valueFrom").exists() ? List.of() : YamlEdits.set(entry, "value", text);
        }
        YamlValue list = container.value().get("env");
        String item = "{name: " + name + ", value: " + text + "}";
        return list.exists() ? YamlEdits.addItem(list, item) : YamlEdits.add(container.value(), "env", "- " + item);
    }

    /** Takes the preStop hook out, and its surroundings if they are empty then. */
    static List<Edit> dropHook(Scope scope) {
        YamlValue lifecycle = scope.service().value().get("lifecycle");
        return lifecycle.entries().size() == 1
                ? YamlEdits.remove(lifecycle)
                : YamlEdits.remove(scope.service().preStop().value());
    }
}
