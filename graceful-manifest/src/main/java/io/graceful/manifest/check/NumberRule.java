package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A03: numbers that are quoted, have a unit or a fraction, or are negative. */
final class NumberRule {

    private static final List<String> OF_WORKLOAD =
            List.of("replicas", "minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit");

    private static final List<String> OF_PROBE = List.of(
            "initialDelaySeconds",
            "periodSeconds",
            "timeoutSeconds",
            "successThreshold",
            "failureThreshold",
            "terminationGracePeriodSeconds");

    /** {@code 30}, {@code 30s}, {@code 2 minutes}, {@code 30.0}. */
    private static final Pattern MEANT =
            Pattern.compile("(\\d{1,9})(?:\\.0+)?\\s*(s|sec|secs|seconds?|m|min|mins|minutes?|h|hours?)?");

    private NumberRule() {}

    static void check(Scope scope) {
        Workload workload = scope.workload();
        if (ApiRules.isBuiltIn(workload) || workload.kind().equals("Rollout")) {
            for (String field : OF_WORKLOAD) {
                whole(scope, workload.object().spec().get(field), !field.endsWith("Seconds"));
            }
            YamlValue rolling = workload.object().spec().at("strategy", "rollingUpdate");
            amount(scope, rolling.get("maxSurge"));
            amount(scope, rolling.get("maxUnavailable"));
        }
        whole(scope, workload.gracePeriod(), false);
        for (PodContainer container : workload.containers()) {
            for (Probe probe : container.probes()) {
                OF_PROBE.forEach(field -> whole(scope, probe.value().get(field), field.endsWith("Threshold")));
            }
            whole(scope, container.preStop().sleep().get("seconds"), false);
            for (YamlValue port : container.value().get("ports").items()) {
                whole(scope, port.get("containerPort"), true);
                whole(scope, port.get("hostPort"), true);
            }
        }
    }

    static void check(ManifestScope scope) {
        for (KubeObject service : scope.manifests().objects("Service")) {
            for (YamlValue port : service.spec().get("ports").items()) {
                whole(scope, service, port.get("port"));
                whole(scope, service, port.get("nodePort"));
                // A text is the name of a port, and a name has a letter.
                if (port.get("targetPort").textOrEmpty().matches("\\d+")) {
                    whole(scope, service, port.get("targetPort"));
                }
            }
        }
        for (KubeObject budget : scope.manifests().objects("PodDisruptionBudget")) {
            for (String field : List.of("minAvailable", "maxUnavailable")) {
                YamlValue value = budget.spec().get(field);
                if (value.exists() && Amount.of(value).isEmpty()) {
                    scope.report(Rule.A03, budget, value, notAnAmount(value), amountFix(value), mended(value, true));
                }
            }
        }
        for (KubeObject autoscaler : scope.manifests().objects("HorizontalPodAutoscaler")) {
            whole(scope, autoscaler, autoscaler.spec().get("minReplicas"));
            whole(scope, autoscaler, autoscaler.spec().get("maxReplicas"));
        }
    }

    private static void whole(Scope scope, YamlValue value, boolean count) {
        if (isWrong(value)) {
            scope.report(Rule.A03, value, message(value), fix(value, count), mended(value, count));
        }
    }

    private static void whole(ManifestScope scope, KubeObject about, YamlValue value) {
        if (isWrong(value)) {
            scope.report(Rule.A03, about, value, message(value), fix(value, true), mended(value, true));
        }
    }

    private static void amount(Scope scope, YamlValue value) {
        if (value.exists() && Amount.of(value).isEmpty()) {
            scope.report(Rule.A03, value, notAnAmount(value), amountFix(value), mended(value, true));
        }
    }

    private static boolean isWrong(YamlValue value) {
        return value.exists() && value.number().orElse(-1) < 0;
    }

    private static String message(YamlValue value) {
        boolean quoted = value.number().isEmpty() && value.textOrEmpty().matches("-?\\d+");
        String shown = value.isScalar() && quoted ? '"' + value.shown() + '"' : value.shown();
        return name(value) + ": " + shown + (quoted ? " is a text" : "") + " (expected: a whole number, 0 or more)";
    }

    private static String fix(YamlValue value, boolean count) {
        return meant(value, count)
                .map(number -> "write " + name(value) + ": " + number)
                .orElse("write a whole number, without quotes" + (count ? "" : " or unit; it counts seconds"));
    }

    private static String notAnAmount(YamlValue value) {
        return name(value) + ": " + (value.isScalar() ? '"' + value.shown() + '"' : value.shown())
                + " (expected: a whole number such as 1, or a percentage such as 25%)";
    }

    private static String amountFix(YamlValue value) {
        return meant(value, true)
                .map(number -> "write " + name(value) + ": " + number)
                .orElse("write a whole number without quotes, or a whole number with %");
    }

    private static String name(YamlValue value) {
        return value.path().substring(value.path().lastIndexOf('.') + 1);
    }

    private static List<Edit> mended(YamlValue value, boolean count) {
        return meant(value, count)
                .map(number -> YamlEdits.replace(value, Long.toString(number)))
                .orElse(List.of());
    }

    /** The number that is most likely meant. Of what is counted, a unit says nothing. */
    private static Optional<Long> meant(YamlValue value, boolean count) {
        Matcher matcher = MEANT.matcher(value.textOrEmpty().strip());
        if (!matcher.matches() || (count && matcher.group(2) != null)) {
            return Optional.empty();
        }
        long unit = matcher.group(2) == null
                ? 1
                : switch (matcher.group(2).charAt(0)) {
                    case 'm' -> 60;
                    case 'h' -> 3_600;
                    default -> 1;
                };
        return Optional.of(Long.parseLong(matcher.group(1)) * unit);
    }
}
