package io.graceful.manifest.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** What a value says, without how it is written: two texts with the same model are the same to whoever reads them. */
final class Model {

    /** A scalar: {@code 30} and {@code "30"} differ, {@code a} and {@code "a"} do not. */
    record Scalar(String tag, String text) {}

    private Model() {}

    static @Nullable Object of(YamlValue value) {
        return of(value, null, null);
    }

    /** The model of a value in which one node is replaced, wherever aliases lead to it. */
    static @Nullable Object of(YamlValue value, @Nullable Node replaced, @Nullable Object by) {
        // Nodes are equal only to themselves.
        Node node = value.node();
        if (node == null || (value.isNull() && !node.equals(replaced))) {
            return null;
        }
        if (node.equals(replaced)) {
            return by;
        }
        if (value.isMapping()) {
            Map<String, @Nullable Object> model = new LinkedHashMap<>();
            value.entries().forEach((key, inner) -> model.put(key, of(inner, replaced, by)));
            return model;
        }
        if (value.isList()) {
            List<@Nullable Object> model = new ArrayList<>();
            value.items().forEach(item -> model.add(of(item, replaced, by)));
            return model;
        }
        return new Scalar(node.getTag().getValue(), value.textOrEmpty());
    }

    /** The model of a mapping with one key set to something else. */
    static Map<String, @Nullable Object> with(YamlValue mapping, String key, @Nullable Object value) {
        Map<String, @Nullable Object> model = new LinkedHashMap<>();
        mapping.entries().forEach((name, inner) -> model.put(name, of(inner)));
        model.put(key, value);
        return model;
    }

    static Map<String, @Nullable Object> without(YamlValue mapping, String key) {
        Map<String, @Nullable Object> model = with(mapping, key, null);
        model.remove(key);
        return model;
    }

    /** The model of a list with one item more. */
    static List<@Nullable Object> withItem(YamlValue list, @Nullable Object item) {
        List<@Nullable Object> model = new ArrayList<>();
        list.items().forEach(each -> model.add(of(each)));
        model.add(item);
        return model;
    }

    /** The model of a mapping or list in which one of its own values is replaced. */
    static @Nullable Object replacing(YamlValue collection, YamlValue value, @Nullable Object by) {
        return of(collection, Objects.requireNonNull(value.node()), by);
    }
}
