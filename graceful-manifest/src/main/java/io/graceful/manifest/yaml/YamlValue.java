package io.graceful.manifest.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * A value in a document: a mapping, a list, a scalar, null, or nothing at all. Looking for what is not there, or in what is of
 * another kind, gives a missing value, whose place is that of the nearest value around it; so a path can be followed without
 * asking at each step.
 *
 * <p>Immutable. Aliases and merges are followed.
 */
public final class YamlValue {

    /** The file and how its marks are counted. */
    record Source(YamlFile file, Offsets offsets, Keys keys) {}

    private final Source source;
    /** The key or the index that it is found by in its parent; the whole path would cost its length at each value. */
    private final String step;

    private final @Nullable YamlValue parent;
    private final @Nullable Node key;
    private final @Nullable Node node;
    private final boolean shared;

    private YamlValue(
            Source source,
            String step,
            @Nullable YamlValue parent,
            @Nullable Node key,
            @Nullable Node node,
            boolean shared) {
        this.source = source;
        this.step = step;
        this.parent = parent;
        this.key = key;
        this.node = node;
        this.shared = shared;
    }

    static YamlValue root(Source source, Node node) {
        return new YamlValue(source, "", null, null, node, false);
    }

    private YamlValue child(NodeTuple tuple, boolean merged) {
        Node theKey = tuple.getKeyNode();
        Node value = tuple.getValueNode();
        String name = theKey instanceof ScalarNode scalar ? scalar.getValue() : "";
        // An anchor stands before its aliases: a value before its key, or a key before its mapping, is one.
        boolean alias = source.offsets().of(value) < source.offsets().of(theKey);
        boolean keyAlias = !merged && source.offsets().of(theKey) < start();
        return new YamlValue(
                source, name, this, keyAlias ? null : theKey, value, shared || merged || alias || keyAlias);
    }

    /** Where it is in its document: {@code spec.template.spec.containers[0].name}. */
    public String path() {
        StringBuilder path = new StringBuilder();
        appendPath(path);
        return path.toString();
    }

    private void appendPath(StringBuilder path) {
        if (parent != null) {
            parent.appendPath(path);
            path.append(path.isEmpty() || step.startsWith("[") ? "" : ".").append(step);
        }
    }

    YamlFile file() {
        return source.file();
    }

    /** What it stands in; itself for the root of a document. */
    public YamlValue parent() {
        return parent == null ? this : parent;
    }

    /** Whether there is a value; one that is null counts as none, as it does for Kubernetes. */
    public boolean exists() {
        return node != null && !isNull();
    }

    /** Whether its key is there, but nothing behind it, or {@code null}. */
    public boolean isNull() {
        return node != null && node.getTag().equals(Tag.NULL);
    }

    public boolean isMapping() {
        return node instanceof MappingNode;
    }

    public boolean isList() {
        return node instanceof SequenceNode;
    }

    public boolean isScalar() {
        return node instanceof ScalarNode && !isNull();
    }

    /** Whether it is written somewhere else, and may stand for several places: behind an alias or from a merge. */
    boolean isShared() {
        return shared;
    }

    /** Whether it is a mapping or list in braces or brackets. */
    boolean isFlow() {
        return (node instanceof MappingNode mapping && mapping.getFlowStyle() == FlowStyle.FLOW)
                || (node instanceof SequenceNode list && list.getFlowStyle() == FlowStyle.FLOW);
    }

    /** The value of a key, or a missing one. */
    public YamlValue get(String name) {
        if (node instanceof MappingNode mapping) {
            NodeTuple own = source.keys().own(mapping, name);
            NodeTuple found = own != null ? own : source.keys().find(mapping, name);
            if (found != null) {
                return child(found, own == null);
            }
        }
        return new YamlValue(source, name, this, null, null, shared);
    }

    /** The value at the end of a path of keys, such as {@code at("spec", "template")}. */
    public YamlValue at(String... names) {
        YamlValue value = this;
        for (String name : names) {
            value = value.get(name);
        }
        return value;
    }

    /** The items of a list; none if it is no list. */
    public List<YamlValue> items() {
        if (!(node instanceof SequenceNode list)) {
            return List.of();
        }
        List<YamlValue> items = new ArrayList<>(list.getValue().size());
        int before = start();
        for (Node item : list.getValue()) {
            boolean elsewhere = source.offsets().of(item) < before;
            items.add(new YamlValue(source, "[" + items.size() + "]", this, null, item, shared || elsewhere));
            before = elsewhere ? before : source.offsets().endOf(item);
        }
        return items;
    }

    /**
     * Keys and values of a mapping, in the order of the text, then those it merges; none if it is no mapping. Keys that are
     * no scalars are left out.
     */
    public Map<String, YamlValue> entries() {
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            addEntries(mapping, false, entries);
        }
        return entries;
    }

    private void addEntries(MappingNode mapping, boolean merged, Map<String, YamlValue> entries) {
        for (NodeTuple tuple : mapping.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key && !Merge.is(tuple)) {
                if (!merged) {
                    // The last of two wins, as it does for kubectl.
                    entries.put(key.getValue(), child(tuple, false));
                } else if (!entries.containsKey(key.getValue())) {
                    entries.put(
                            key.getValue(),
                            child(Objects.requireNonNull(source.keys().own(mapping, key.getValue())), true));
                }
            }
        }
        Merge.sources(mapping).forEach(each -> addEntries(each, true, entries));
    }

    /** The text of a scalar, whatever its type. */
    public Optional<String> text() {
        return isScalar() && node instanceof ScalarNode scalar ? Optional.of(scalar.getValue()) : Optional.empty();
    }

    /** The text of a scalar, or {@code ""}. */
    public String textOrEmpty() {
        return text().orElse("");
    }

    /**
     * A whole number, as Kubernetes reads one: {@code 0x1e}, {@code 0b11110}, {@code 036} and {@code 3_0} are 30 too. Empty
     * if it is none, is written like {@code 3e1} or {@code 30.0}, is beyond 64 bits, or stands in quotes, which Kubernetes
     * refuses for a number.
     */
    public OptionalLong number() {
        return node instanceof ScalarNode scalar && scalar.isPlain() && !isTaggedText(scalar)
                ? WholeNumber.of(scalar.getValue())
                : OptionalLong.empty();
    }

    /** True or false, as Kubernetes reads them: {@code yes} and {@code on} are true too. Empty if it is neither. */
    Optional<Boolean> bool() {
        if (!(node instanceof ScalarNode scalar) || !scalar.isPlain()) {
            return Optional.empty();
        }
        return switch (scalar.getValue()) {
            case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON", "y", "Y" -> Optional.of(true);
            case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF", "n", "N" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** {@code !!str 30} is text, and so is {@code ! 30}. */
    private boolean isTaggedText(ScalarNode scalar) {
        return scalar.getTag().equals(Tag.STR)
                && source.file().text().startsWith("!", source.offsets().of(scalar));
    }

    public boolean isTrue() {
        return bool().orElse(false);
    }

    /** What it is, in the words of a message: its text, {@code a mapping}, {@code a list} or {@code nothing}. */
    public String shown() {
        if (isMapping()) {
            return "a mapping";
        }
        if (isList()) {
            return "a list";
        }
        return text().map(Shown::of).orElse("nothing");
    }

    /** Where to look for it: its key, else itself; for one that is missing, what it would stand in. */
    public Place place() {
        if (key != null && !parent().shared) {
            return file().place(source.offsets().of(key));
        }
        if (node != null && (!shared || parent == null)) {
            return file().place(start());
        }
        return parent == null ? file().place(source.offsets().start()) : parent.place();
    }

    /** Where its value begins; for one that is missing as {@link #place()}. */
    public Place valuePlace() {
        return node != null && !shared ? file().place(start()) : place();
    }

    /** Offset of its first character, that of its anchor or tag if it has one. Only for a value that is there. */
    int start() {
        return node == null ? source.offsets().start() : source.offsets().of(node);
    }

    /** Offset behind its last character. Only for a value that is there. */
    int end() {
        return node == null ? source.offsets().start() : source.offsets().endOf(node);
    }

    /** Offset of its key; of itself if it has none. */
    int keyStart() {
        return key == null ? start() : source.offsets().of(key);
    }

    /** Offset behind its key, before the colon. */
    int keyEnd() {
        return key == null ? start() : source.offsets().endOf(key);
    }

    String step() {
        return step;
    }

    boolean hasKey() {
        return key != null;
    }

    boolean hasQuotedKey() {
        return key instanceof ScalarNode scalar && scalar.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED;
    }

    @Nullable
    Node node() {
        return node;
    }

    Offsets offsets() {
        return source.offsets();
    }

    /** What it holds in the text itself, in its order: not what a merge brings, but the merge, and keys that are no scalars. */
    List<YamlValue> own() {
        if (!(node instanceof MappingNode mapping)) {
            return items();
        }
        List<YamlValue> own = new ArrayList<>(mapping.getValue().size());
        mapping.getValue().forEach(tuple -> own.add(child(tuple, false)));
        return own;
    }

    @Override
    public String toString() {
        return path() + ": " + shown();
    }
}
