package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** U07 to U11: how many pods there are, where, and what they need. */
final class CapacityRules {

    /** Ports below need a capability (ip_unprivileged_port_start of the kernel; some runtimes set it to 0). */
    private static final long FIRST_UNPRIVILEGED_PORT = 1024;

    private CapacityRules() {}

    static void check(Scope scope) {
        Pods.of(scope.manifests(), scope.workload()).ifPresent(pods -> {
            if (pods.count() == 1) {
                alone(scope, pods);
            } else if (pods.count() > 1) {
                spread(scope, pods);
            }
        });
        ports(scope);
        requests(scope);
        stabilisation(scope);
    }

    private static void alone(Scope scope, Pods pods) {
        String field = pods.object().kind().equals("HorizontalPodAutoscaler") ? "minReplicas" : "replicas";
        scope.report(
                Rule.U07,
                Rule.U07.severity(),
                pods.object(),
                pods.at(),
                pods.origin()
                        + ": when the only pod ends, by a crash, a node drain or an eviction, nobody answers until"
                        + " another one has started",
                "write " + field + ": 2 or more, if two can run side by side",
                List.of());
    }

    private static void spread(Scope scope, Pods pods) {
        Workload workload = scope.workload();
        YamlValue spec = workload.podSpec();
        if (!spec.get("topologySpreadConstraints").items().isEmpty()
                || spec.at("affinity", "podAntiAffinity").exists()) {
            return;
        }
        String constraint = """
                - maxSkew: 1
                  topologyKey: kubernetes.io/hostname
                  whenUnsatisfiable: ScheduleAnyway
                  labelSelector:
                    matchLabels:
                """;
        List<Edit> edits = new ArrayList<>();
        Map<String, String> labels = SelectorRule.identity(workload);
        if (!labels.isEmpty()) {
            YamlValue empty = spec.get("topologySpreadConstraints");
            String whole = constraint + SelectorRule.block(labels, 6);
            edits.addAll(
                    empty.exists()
                            ? YamlEdits.replaceBlock(empty, whole)
                            : YamlEdits.addBefore(spec.get("containers"), "topologySpreadConstraints", whole));
        }
        scope.report(
                Rule.U10,
                spec,
                pods.count() + " replicas and neither topologySpreadConstraints nor podAntiAffinity: all may come onto"
                        + " one node, and end with it",
                "add topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable:"
                        + " ScheduleAnyway, labelSelector: {matchLabels: {" + SelectorRule.shown(labels) + "}}}]",
                edits);
    }

    private static void ports(Scope scope) {
        for (YamlValue port : scope.service().value().get("ports").items()) {
            OptionalLong number = port.get("containerPort").number();
            if (number.isPresent() && number.getAsLong() > 0 && number.getAsLong() < FIRST_UNPRIVILEGED_PORT) {
                scope.report(
                        Rule.U08,
                        port.get("containerPort"),
                        "containerPort " + number.getAsLong() + " is below " + FIRST_UNPRIVILEGED_PORT
                                + ", where only privileged processes may listen",
                        "let the service listen on a port such as 8080, and the Service on port: " + number.getAsLong()
                                + " with targetPort: 8080");
            }
        }
    }

    private static void requests(Scope scope) {
        YamlValue container = scope.service().value().get("resources");
        YamlValue pod = scope.workload().podSpec().get("resources");
        List<String> missing = new ArrayList<>();
        for (String resource : List.of("cpu", "memory")) {
            // A limit without a request is the request.
            boolean asked = List.of(container, pod).stream()
                    .anyMatch(each -> each.at("requests", resource).exists()
                            || each.at("limits", resource).exists());
            if (!asked) {
                missing.add(resource);
            }
        }
        if (!missing.isEmpty()) {
            scope.report(
                    Rule.U09,
                    container.exists() ? container : scope.service().value(),
                    ("container " + scope.service().name()).strip() + " requests no " + String.join(" and no ", missing)
                            + ": on a full node it gets what others leave",
                    "add resources.requests." + String.join(" and resources.requests.", missing)
                            + ", as much as the service needs while it warms up");
        }
    }

    private static void stabilisation(Scope scope) {
        Optional<KubeObject> autoscaler = scope.manifests().autoscalerOf(scope.workload());
        if (autoscaler.isEmpty()) {
            return;
        }
        YamlValue window = autoscaler.get().spec().at("behavior", "scaleDown", "stabilizationWindowSeconds");
        if (window.number().orElse(-1) == 0) {
            scope.report(
                    Rule.U11,
                    Rule.U11.severity(),
                    autoscaler.get(),
                    window,
                    "scaleDown.stabilizationWindowSeconds: 0 ends pods at every dip that the autoscaler sees, each 15s",
                    "remove it for the default of 300, or write what the load's dips last",
                    YamlEdits.replace(window, "300"));
        }
    }
}
