package io.graceful.manifest.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Finds comments: a {@code #} at the beginning of a line or behind white space, unless it stands in a scalar. The parser is
 * asked where scalars are, and not for its comments, so that what it reads is the same with comments as without.
 */
final class Comments {

    private final YamlDocument document;
    private final YamlFile file;

    /** The scalars with a {@code #} in their text: where they begin and where they end. */
    private final TreeMap<Integer, Integer> scalars = new TreeMap<>();

    private Comments(YamlDocument document) {
        this.document = document;
        this.file = document.file();
    }

    static List<YamlComment> of(YamlFile file) {
        List<YamlComment> comments = new ArrayList<>();
        if (file.text().indexOf('#') >= 0) {
            file.documents().forEach(document -> new Comments(document).find(comments));
        }
        return comments;
    }

    private void find(List<YamlComment> comments) {
        Node root = document.root().node();
        if (root != null) {
            collect(root, document.root().offsets(), new HashSet<>());
        }
        String text = file.text();
        int at = text.indexOf('#', document.start());
        while (at >= 0 && at < document.end()) {
            Map.Entry<Integer, Integer> scalar = scalars.floorEntry(at);
            if (scalar != null && at < scalar.getValue()) {
                at = text.indexOf('#', scalar.getValue());
            } else if (at == 0 || Character.isWhitespace(text.charAt(at - 1))) {
                int line = file.line(at);
                int end = Math.max(at + 1, file.lineStart(line + 1));
                boolean alone = text.substring(file.lineStart(line), at).isBlank();
                comments.add(new YamlComment(
                        file.place(at), text.substring(at + 1, end).strip(), alone, document));
                at = text.indexOf('#', end);
            } else {
                at = text.indexOf('#', at + 1);
            }
        }
    }

    /** Depth is bounded by what reading allows. */
    private void collect(Node node, Offsets offsets, Set<Node> seen) {
        if (!seen.add(node)) {
            return;
        }
        if (node instanceof ScalarNode scalar) {
            add(scalar, offsets);
        } else if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(tuple -> {
                collect(tuple.getKeyNode(), offsets, seen);
                collect(tuple.getValueNode(), offsets, seen);
            });
        } else if (node instanceof SequenceNode list) {
            list.getValue().forEach(item -> collect(item, offsets, seen));
        }
    }

    private void add(ScalarNode scalar, Offsets offsets) {
        int start = offsets.of(scalar);
        int end = offsets.endOf(scalar);
        ScalarStyle style = scalar.getScalarStyle();
        if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
            // Behind the bar there may be a comment; the text begins on the next line.
            start = file.lineStart(file.line(start) + 1);
        }
        int hash = file.text().indexOf('#', start);
        if (hash >= 0 && hash < end) {
            scalars.put(start, end);
        }
    }
}
