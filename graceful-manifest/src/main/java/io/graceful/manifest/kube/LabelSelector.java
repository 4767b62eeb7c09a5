package io.graceful.manifest.kube;

import io.graceful.manifest.yaml.YamlValue;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** A label selector with {@code matchLabels} and {@code matchExpressions}; all of them have to hold. */
public record LabelSelector(YamlValue value) {

    /** Whether it is there, but asks nothing. */
    public boolean isEmpty() {
        return value.get("matchLabels").entries().isEmpty()
                && value.get("matchExpressions").items().isEmpty();
    }

    /** The labels of {@code matchLabels}. */
    public Map<String, String> labels() {
        return KubeObject.texts(value.get("matchLabels"));
    }

    /** Whether labels pass. An empty selector lets everything pass; what a missing one means depends on where it is missing. */
    public boolean matches(Map<String, String> labels) {
        return question().test(labels);
    }

    /** {@link #matches} for many labels: what it asks is read once. */
    Predicate<Map<String, String>> question() {
        Map<String, String> wanted = labels();
        List<YamlValue> expressions = value.get("matchExpressions").items();
        return labels -> labels.entrySet().containsAll(wanted.entrySet())
                && expressions.stream().allMatch(expression -> holds(expression, labels));
    }

    private static boolean holds(YamlValue expression, Map<String, String> labels) {
        String key = expression.get("key").textOrEmpty();
        List<String> values = expression.get("values").items().stream()
                .map(YamlValue::textOrEmpty)
                .toList();
        String label = labels.get(key);
        return switch (expression.get("operator").textOrEmpty()) {
            case "In" -> label != null && values.contains(label);
            case "NotIn" -> label == null || !values.contains(label);
            case "Exists" -> label != null;
            case "DoesNotExist" -> label == null;
            default -> false;
        };
    }
}
