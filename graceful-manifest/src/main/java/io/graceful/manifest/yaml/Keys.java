package io.graceful.manifest.yaml;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Finds keys in the mappings of a document; those of large ones without looking through them. */
final class Keys {

    /** Below it a look at each key is as fast. */
    private static final int LARGE = 32;

    private final Map<MappingNode, Map<String, NodeTuple>> large = new HashMap<>();

    /** To be called for each mapping before the first question. */
    void learn(MappingNode mapping) {
        if (mapping.getValue().size() >= LARGE) {
            Map<String, NodeTuple> keys = new HashMap<>();
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key && !Merge.is(tuple)) {
                    keys.put(key.getValue(), tuple);
                }
            }
            large.put(mapping, keys);
        }
    }

    /** A key of the mapping itself, the last of two, as it is for kubectl; else of what it merges. */
    @Nullable
    NodeTuple find(MappingNode mapping, String name) {
        NodeTuple own = own(mapping, name);
        if (own != null) {
            return own;
        }
        for (MappingNode source : Merge.sources(mapping)) {
            NodeTuple merged = find(source, name);
            if (merged != null) {
                return merged;
            }
        }
        return null;
    }

    /** A key of the mapping itself. */
    @Nullable
    NodeTuple own(MappingNode mapping, String name) {
        Map<String, NodeTuple> keys = large.get(mapping);
        if (keys != null) {
            return keys.get(name);
        }
        NodeTuple found = null;
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name) && !Merge.is(tuple)) {
                found = tuple;
            }
        }
        return found;
    }
}
