package io.graceful.manifest.yaml;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Whether a document can be walked with its aliases followed, and what it is walked by; notes what is wrong with it. */
final class Soundness {

    /** What a node amounts to: values, those behind aliases counted at each alias, and levels. */
    private record Extent(long values, int levels) {}

    /** Says that a document cannot be walked. */
    private static final class UnsoundException extends Exception {
        private static final long serialVersionUID = 1;
        private final transient Node node;
        private final String text;

        UnsoundException(Node node, String text) {
            super(text, null, false, false);
            this.node = node;
            this.text = text;
        }
    }

    private final String text;
    private final Offsets offsets;
    private final ProblemList problems;
    private final Keys keys = new Keys();
    private final Map<Node, Extent> extents = new HashMap<>();
    private final Set<Node> open = new HashSet<>();

    Soundness(String text, Offsets offsets, ProblemList problems) {
        this.text = text;
        this.offsets = offsets;
        this.problems = problems;
    }

    /** The document's keys, or null if it cannot be walked. */
    @Nullable
    Keys check(Node root) {
        try {
            extent(root);
            return checkNodes(root) ? keys : null;
        } catch (UnsoundException e) {
            problems.unreadable(offsets.of(e.node), e.text);
            return null;
        }
    }

    private Extent extent(Node node) throws UnsoundException {
        Extent known = extents.get(node);
        if (known != null) {
            return known;
        }
        // Nodes are equal only to themselves.
        if (!open.add(node)) {
            throw new UnsoundException(node, "contains itself through an alias (expected: an end)");
        }
        long values = 1;
        int levels = 0;
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                Extent key = extent(tuple.getKeyNode());
                Extent value = extent(tuple.getValueNode());
                values += key.values + value.values;
                levels = Math.max(levels, 1 + Math.max(key.levels, value.levels));
                bound(node, values, levels);
            }
        } else if (node instanceof SequenceNode sequence) {
            for (Node item : sequence.getValue()) {
                Extent extent = extent(item);
                values += extent.values;
                levels = Math.max(levels, 1 + extent.levels);
                bound(node, values, levels);
            }
        }
        open.remove(node);
        Extent extent = new Extent(values, levels);
        extents.put(node, extent);
        return extent;
    }

    private static void bound(Node node, long values, int levels) throws UnsoundException {
        if (values > YamlReader.MOST_VALUES) {
            throw new UnsoundException(
                    node, "its aliases amount to more than " + YamlReader.MOST_VALUES + " values (expected: fewer)");
        }
        if (levels > BoundedParser.DEEPEST) {
            throw new UnsoundException(
                    node,
                    "is nested more than " + BoundedParser.DEEPEST + " levels deep by its aliases (expected: fewer)");
        }
    }

    private boolean checkNodes(Node root) throws UnsoundException {
        boolean manifest = root instanceof MappingNode mapping && keys.own(mapping, "apiVersion") != null;
        int template = Integer.MAX_VALUE;
        for (Node node : extents.keySet()) {
            Node found = null;
            if (node instanceof ScalarNode scalar) {
                found = Templates.is(scalar) ? scalar : null;
            } else if (node instanceof MappingNode mapping) {
                found = Templates.in(mapping, text, offsets, manifest);
            }
            template = found == null ? template : Math.min(template, offsets.of(found));
        }
        if (template < Integer.MAX_VALUE) {
            problems.template(template);
            return false;
        }
        for (Node node : extents.keySet()) {
            if (node instanceof MappingNode mapping) {
                keys(mapping);
            }
        }
        return true;
    }

    private void keys(MappingNode mapping) throws UnsoundException {
        Set<String> names = new HashSet<>();
        for (NodeTuple tuple : mapping.getValue()) {
            if (Merge.is(tuple)) {
                Node misused = Merge.misused(tuple);
                if (misused != null) {
                    throw new UnsoundException(misused, "<< merges what is no mapping (expected: mappings)");
                }
            }
            if (tuple.getKeyNode() instanceof ScalarNode key && !names.add(key.getValue())) {
                problems.duplicateKey(offsets.of(key), Shown.of(key.getValue()) + " is there twice (expected: once)");
            }
        }
        keys.learn(mapping);
    }
}
