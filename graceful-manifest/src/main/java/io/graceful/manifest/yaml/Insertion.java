package io.graceful.manifest.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** YAML that is to be put into a file, in the form that its place there asks for. */
final class Insertion {

    private static final Pattern JSON_LITERAL =
            Pattern.compile("null|true|false|-?(0|[1-9]\\d{0,17})(\\.\\d{1,17})?([eE][-+]?\\d{1,3})?");

    /** What needs no quotes among braces. */
    private static final Pattern PLAIN =
            Pattern.compile("(?:[\\w./$]|-(?=\\w))[\\w./$@%+=:-]*(?:(?<!:) [\\w./$@%+=-]+)*(?<!:)");

    private final String yaml;
    private final @Nullable YamlValue root;

    private Insertion(String yaml, @Nullable YamlValue root) {
        this.yaml = yaml;
        this.root = root;
    }

    /** Reads it; null if it is not one document of YAML. */
    static @Nullable Insertion of(String text) {
        String yaml = text.stripTrailing();
        YamlFile file = YamlFile.of("inserted", yaml);
        if (!file.problems().isEmpty() || file.documents().size() > 1) {
            return null;
        }
        return new Insertion(
                yaml,
                file.documents().isEmpty() ? null : file.documents().get(0).root());
    }

    @Nullable
    Object model() {
        return root == null ? null : Model.of(root);
    }

    boolean isScalar() {
        return root == null || root.isScalar();
    }

    /** Whether it has to begin on a line of its own, below its key. */
    boolean isNested() {
        return root != null && !root.isScalar() && !root.isFlow();
    }

    /** Its lines, each indented. */
    String block(String lineEnd, int indent) {
        return " ".repeat(indent) + hanging(lineEnd, indent);
    }

    /** Its lines, each but the first indented. */
    String hanging(String lineEnd, int indent) {
        String margin = lineEnd + " ".repeat(indent);
        List<String> lines = yaml.lines().toList();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                text.append(lines.get(i).isEmpty() ? lineEnd : margin);
            }
            text.append(lines.get(i));
        }
        return text.toString();
    }

    /** In one line, as it may stand among braces; as JSON where the rest is. */
    String flow(boolean json) {
        if (!json && root != null && !isNested() && yaml.indexOf('\n') < 0) {
            boolean plain = root.isScalar() && "\"'[{&*!".indexOf(yaml.charAt(0)) < 0;
            if (!plain || PLAIN.matcher(yaml).matches()) {
                return yaml;
            }
        }
        return root == null ? "null" : flow(root, json);
    }

    private static String flow(YamlValue value, boolean json) {
        if (value.isMapping()) {
            List<String> entries = new ArrayList<>();
            value.entries().forEach((key, inner) -> entries.add(key(key, json) + ": " + flow(inner, json)));
            return "{" + String.join(", ", entries) + "}";
        }
        if (value.isList()) {
            return "["
                    + String.join(
                            ", ",
                            value.items().stream().map(item -> flow(item, json)).toList())
                    + "]";
        }
        if (!value.exists()) {
            return "null";
        }
        String text = value.textOrEmpty();
        boolean plain =
                value.file().text().startsWith(text, value.start()) && value.end() - value.start() == text.length();
        Pattern free = json ? JSON_LITERAL : PLAIN;
        return plain && free.matcher(text).matches() ? text : quoted(text);
    }

    /** A key as it may be written; in quotes where it would not be read as itself. */
    static String key(String name, boolean json) {
        return !json && PLAIN.matcher(name).matches() ? name : quoted(name);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (c < ' ' || c == '\u007F' || c == '\uFEFF') {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
