package io.graceful.manifest.yaml;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Tells templates, whose text is not yet what will be applied, from manifests that carry templates for somebody else: rules of
 * Prometheus, steps of Argo, files in a ConfigMap.
 */
final class Templates {

    static final String HELM =
            "is a template, not yet YAML (expected: what it renders to, such as helm template . | graceful-manifest check -)";

    static final String OTHER =
            "is a template, not yet YAML (expected: what it renders to, such as envsubst < file | graceful-manifest check -)";

    /** What only Helm writes. Alertmanager has {@code template} too, so that alone says nothing in text that is YAML. */
    private static final Pattern OF_HELM =
            Pattern.compile("\\{\\{-?\\s*(\\$?\\.(Values|Release|Chart|Capabilities|Files|Template)\\b|include\\s)");

    /** Quotes within quotes, which only a template's actions can have. */
    private static final Pattern QUOTES_IN_QUOTES = Pattern.compile("\\{\\{[^}\"]{0,200}\"[^}]{0,200}\\}\\}");

    /** A value that is text for a shell to fill in, and nothing but text. */
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]{0,200}(:?[-=?+][^}]{0,200})?\\}");

    /** Keys under which Kubernetes takes no dollar sign; in {@code value} or {@code args} one may be meant for the service. */
    private static final Pattern NO_FREE_TEXT = Pattern.compile(
            "name|namespace|image|kind|replicas|cpu|memory|\\w*[pP]ort|\\w*Seconds|\\w*Threshold|minAvailable|maxUnavailable|maxSurge");

    private Templates() {}

    /**
     * The node in a document that makes it a template, as far as a look at one mapping tells.
     *
     * @param manifest whether it is an object of an API: elsewhere {@code ${x}} may be filled in by who reads it
     */
    static @Nullable Node in(MappingNode mapping, String text, Offsets offsets, boolean manifest) {
        if (text.startsWith("{{", offsets.of(mapping))) {
            // {{ x }} is a mapping whose key is a mapping: right in YAML, and never meant.
            return mapping;
        }
        for (NodeTuple tuple : mapping.getValue()) {
            if (manifest
                    && tuple.getKeyNode() instanceof ScalarNode key
                    && tuple.getValueNode() instanceof ScalarNode value
                    && value.isPlain()
                    && value.getValue().contains("${")
                    && NO_FREE_TEXT.matcher(key.getValue()).matches()
                    && VARIABLE.matcher(value.getValue()).find()) {
                return value;
            }
        }
        return null;
    }

    static boolean is(ScalarNode scalar) {
        // What stands in a block is a file of its own.
        return scalar.getScalarStyle() != ScalarStyle.LITERAL
                && scalar.getScalarStyle() != ScalarStyle.FOLDED
                && scalar.getValue().contains("{")
                && (OF_HELM.matcher(scalar.getValue()).find()
                        || (scalar.isPlain() && scalar.getValue().contains("{%")));
    }

    static String message(String text, int at) {
        return text.startsWith("${", at) || text.startsWith("{%", at) || text.startsWith("{#", at) || !hasHelm(text, at)
                ? OTHER
                : HELM;
    }

    private static boolean hasHelm(String text, int at) {
        int end = text.indexOf('\n', at);
        return text.substring(at, end < 0 ? text.length() : end).contains("{{");
    }

    /**
     * Where the first piece of a template stands in text that is no YAML, -1 if there is none: not in a comment, not in a
     * block scalar, and in quotes only what is Helm's.
     */
    static int inBroken(String text) {
        int block = -1;
        for (int start = 0; start < text.length(); ) {
            int end = text.indexOf('\n', start);
            end = end < 0 ? text.length() : end;
            String line = text.substring(start, end);
            int indent = indent(line);
            boolean inBlock = block >= 0 && (line.isBlank() || indent > block);
            if (!inBlock) {
                int found = inLine(line);
                if (found >= 0) {
                    return start + found;
                }
                block = opensBlock(line) ? indent : -1;
            }
            start = end + 1;
        }
        return -1;
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        return indent;
    }

    /** Whether a line ends in {@code |} or {@code >}, with what may follow. */
    private static boolean opensBlock(String line) {
        int at = line.length();
        while (at > 0 && " \t\r+-123456789".indexOf(line.charAt(at - 1)) >= 0) {
            at--;
        }
        return at > 1 && (line.charAt(at - 1) == '|' || line.charAt(at - 1) == '>') && line.charAt(at - 2) == ' ';
    }

    private static boolean startsAt(Pattern pattern, String line, int at) {
        return pattern.matcher(line).region(at, line.length()).lookingAt();
    }

    private static int inLine(String line) {
        char quote = 0;
        char before = ' ';
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
                if (c == '{' && (startsAt(OF_HELM, line, i) || (quote == '"' && startsAt(QUOTES_IN_QUOTES, line, i)))) {
                    return i;
                }
            } else if (c == '#' && before == ' ') {
                return -1;
            } else if ((c == '"' || c == '\'') && " :[{,-(".indexOf(before) >= 0) {
                quote = c;
            } else if (c == '{' && (line.startsWith("{{", i) || line.startsWith("{%", i) || line.startsWith("{#", i))) {
                return i;
            }
            before = c == '\t' ? ' ' : c;
        }
        return -1;
    }
}
