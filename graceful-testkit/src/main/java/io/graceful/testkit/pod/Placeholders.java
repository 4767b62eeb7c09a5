package io.graceful.testkit.pod;

import io.graceful.testkit.plane.Sandbox;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a pod cannot know before it is there: {@code ${port.NAME}}, {@code ${pod.name}}, {@code ${pod.ip}}, {@code ${node.name}}. */
final class Placeholders {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

    private final Map<String, String> values = new TreeMap<>();

    Placeholders(Sandbox sandbox) {
        values.put("pod.name", sandbox.pod());
        values.put("pod.ip", sandbox.address().getHostAddress());
        values.put("node.name", sandbox.node());
        sandbox.ports().forEach((name, number) -> values.put("port." + name, number.toString()));
    }

    /**
     * The text with its placeholders filled.
     *
     * @throws IllegalArgumentException if it has one that nothing is known of
     */
    String fill(String text) {
        return PLACEHOLDER.matcher(text).replaceAll(this::value);
    }

    List<String> fill(Collection<String> texts) {
        return texts.stream().map(this::fill).toList();
    }

    private String value(MatchResult placeholder) {
        String value = values.get(placeholder.group(1));
        if (value == null) {
            throw new IllegalArgumentException(
                    placeholder.group() + " (expected: one of " + String.join(", ", values.keySet()) + ")");
        }
        return Matcher.quoteReplacement(value);
    }
}
