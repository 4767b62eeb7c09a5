package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.LabelSelector;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** A02: the selector of a workload, which has to be there and to select the pods of its own template. */
final class SelectorRule {

    private static final Set<String> KINDS = Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet");

    /** They change with a release, which a selector cannot. */
    private static final Set<String> CHANGING =
            Set.of("version", "app.kubernetes.io/version", "helm.sh/chart", "pod-template-hash", "release-version");

    private SelectorRule() {}

    static void check(Scope scope) {
        Workload workload = scope.workload();
        if (!KINDS.contains(workload.kind()) || !ApiRules.isBuiltIn(workload)) {
            return;
        }
        YamlValue selector = workload.object().spec().get("selector");
        LabelSelector selected = new LabelSelector(selector);
        if (!selector.exists() || selected.isEmpty()) {
            missing(scope, selector);
        } else if (!selected.matches(workload.podLabels())) {
            mismatch(scope, selected);
        }
    }

    private static void missing(Scope scope, YamlValue selector) {
        Workload workload = scope.workload();
        boolean unlabelled = workload.podLabels().isEmpty();
        Map<String, String> labels = unlabelled ? likely(scope) : identity(workload);
        List<Edit> edits = new ArrayList<>();
        if (selector.exists()) {
            edits.addAll(YamlEdits.replaceBlock(selector, "matchLabels:\n" + block(labels, 2)));
        } else {
            edits.addAll(YamlEdits.addBefore(
                    workload.object().spec().get("template"), "selector", "matchLabels:\n" + block(labels, 2)));
        }
        if (unlabelled && !edits.isEmpty()) {
            List<Edit> label = label(workload, labels);
            edits.addAll(label);
            if (label.isEmpty()) {
                edits.clear();
            }
        }
        scope.report(
                Rule.A02,
                selector,
                selector.exists()
                        ? "spec.selector asks for no label (expected: matchLabels that the pods have)"
                        : "spec.selector is missing (expected: matchLabels that the pods have)",
                "write selector: {matchLabels: {" + shown(labels) + "}}"
                        + (unlabelled ? ", and give the pods in spec.template.metadata.labels the same" : ""),
                edits);
    }

    private static void mismatch(Scope scope, LabelSelector selector) {
        Workload workload = scope.workload();
        Map<String, String> lacking = new LinkedHashMap<>(selector.labels());
        lacking.entrySet().removeAll(workload.podLabels().entrySet());
        boolean contradicts = lacking.keySet().stream().anyMatch(workload.podLabels()::containsKey);
        List<Edit> edits = new ArrayList<>();
        String fix;
        if (lacking.isEmpty()) {
            fix = "let spec.selector.matchExpressions and spec.template.metadata.labels agree";
        } else if (contradicts) {
            fix = "let spec.selector.matchLabels say what spec.template.metadata.labels says: {"
                    + shown(workload.podLabels()) + "}";
            edits.addAll(agree(selector.value().get("matchLabels"), lacking, workload.podLabels()));
        } else {
            fix = "add to spec.template.metadata.labels: {" + shown(lacking) + "}";
            edits.addAll(label(workload, lacking));
        }
        scope.report(
                Rule.A02,
                selector.value(),
                lacking.isEmpty()
                        ? "spec.selector.matchExpressions does not match the pods' labels {"
                                + shown(workload.podLabels()) + "}"
                        : "spec.selector asks for {" + shown(lacking) + "}, the pods have {"
                                + shown(workload.podLabels()) + "}",
                fix,
                edits);
    }

    /** Lets a selector say what the pods' labels say; nothing if the pods lack one of them altogether. */
    static List<Edit> agree(YamlValue selector, Map<String, String> lacking, Map<String, String> podLabels) {
        if (!podLabels.keySet().containsAll(lacking.keySet())) {
            return List.of();
        }
        List<Edit> edits = new ArrayList<>();
        lacking.keySet()
                .forEach(key -> edits.addAll(
                        YamlEdits.replace(selector.get(key), YamlEdits.scalar(podLabels.getOrDefault(key, "")))));
        return edits;
    }

    /** The labels by which a workload without any is most likely meant to be found. */
    private static Map<String, String> likely(Scope scope) {
        KubeObject object = scope.workload().object();
        for (KubeObject service : scope.manifests().objects("Service")) {
            Map<String, String> selected = texts(service.spec().get("selector"));
            if (service.name().equals(object.name()) && service.mayShareNamespace(object) && !selected.isEmpty()) {
                return selected;
            }
        }
        Map<String, String> own = stable(object.labels());
        return own.isEmpty() ? Map.of("app", object.name().isEmpty() ? "app" : object.name()) : own;
    }

    /** What to select pods by. */
    static Map<String, String> identity(Workload workload) {
        Map<String, String> labels = workload.podLabels();
        // Without a selector the old versions selected all of the pods' labels, and that cannot be changed any more.
        boolean wasDefaulted = GoneApi.of(workload.object()).isPresent();
        Map<String, String> stable = wasDefaulted ? labels : stable(labels);
        return stable.isEmpty() ? labels : stable;
    }

    private static Map<String, String> stable(Map<String, String> labels) {
        Map<String, String> stable = new LinkedHashMap<>(labels);
        stable.keySet().removeAll(CHANGING);
        return stable;
    }

    /** Gives the pods labels that they do not have. */
    private static List<Edit> label(Workload workload, Map<String, String> labels) {
        YamlValue template = workload.template();
        YamlValue metadata = template.get("metadata");
        YamlValue present = metadata.get("labels");
        if (present.isMapping() && !present.entries().isEmpty()) {
            // One after the other: two at the same place of a flow mapping are separated by a comma each.
            List<Edit> edits = new ArrayList<>();
            labels.forEach(
                    (key, value) -> edits.addAll(YamlEdits.add(present, quotedKey(key), YamlEdits.scalar(value))));
            return edits;
        }
        if (present.isMapping()) {
            return YamlEdits.replaceBlock(present, block(labels, 0));
        }
        if (metadata.isMapping()) {
            return metadata.entries().isEmpty()
                    ? YamlEdits.replaceBlock(metadata, "labels:\n" + block(labels, 2))
                    : YamlEdits.add(metadata, "labels", block(labels, 0));
        }
        return metadata.isNull()
                ? YamlEdits.add(template, "metadata", "labels:\n" + block(labels, 2))
                : YamlEdits.addBefore(template.get("spec"), "metadata", "labels:\n" + block(labels, 2));
    }

    static String block(Map<String, String> labels, int indent) {
        return labels.entrySet().stream()
                .map(label ->
                        " ".repeat(indent) + quotedKey(label.getKey()) + ": " + YamlEdits.scalar(label.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static String quotedKey(String key) {
        return YamlEdits.scalar(key);
    }

    static String shown(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + ": " + label.getValue())
                .collect(Collectors.joining(", "));
    }

    static Map<String, String> texts(YamlValue mapping) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.entries().forEach((key, value) -> texts.put(key, value.textOrEmpty()));
        return texts;
    }
}
