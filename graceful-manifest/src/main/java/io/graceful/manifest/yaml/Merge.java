package io.graceful.manifest.yaml;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The merge key {@code <<}: a mapping takes over the keys of others that it has not itself; of several, the first has it. */
final class Merge {

    private Merge() {}

    static boolean is(NodeTuple tuple) {
        return tuple.getKeyNode() instanceof ScalarNode key
                && key.isPlain()
                && key.getValue().equals("<<");
    }

    /** What a mapping takes keys from, the one that wins first. */
    static List<MappingNode> sources(MappingNode mapping) {
        List<MappingNode> sources = List.of();
        for (NodeTuple tuple : mapping.getValue()) {
            if (is(tuple)) {
                sources = sources.isEmpty() ? new ArrayList<>() : sources;
                for (Node node : named(tuple.getValueNode())) {
                    if (node instanceof MappingNode source) {
                        sources.add(source);
                    }
                }
            }
        }
        return sources;
    }

    private static List<Node> named(Node value) {
        return value instanceof SequenceNode list ? list.getValue() : List.of(value);
    }

    /** What is merged although it is no mapping. */
    static @Nullable Node misused(NodeTuple tuple) {
        for (Node node : named(tuple.getValueNode())) {
            if (!(node instanceof MappingNode)) {
                return node;
            }
        }
        return null;
    }
}
