package io.graceful.manifest.yaml;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes the edits that change one thing in a file and leave the rest as it is: comments, order, quotes, anchors, line ends.
 *
 * <p>Each method gives no edits where the text cannot be changed in that place without changing another: behind an alias or a
 * merge, and wherever the changed text, which is read to see, would not say just what it should. What is anchored is changed
 * for its aliases too. What is inserted is given as block YAML with indents of two, line ends of LF, and no line end at its
 * end; among braces it becomes flow YAML, in JSON it becomes JSON.
 */
public final class YamlEdits {

    private YamlEdits() {}

    /** Replaces the text of a scalar. {@code text} has to be YAML: quoted where it must be. */
    public static List<Edit> replace(YamlValue scalar, String text) {
        Insertion insertion = Insertion.of(text);
        if (!scalar.isScalar() || scalar.isShared() || insertion == null || !insertion.isScalar()) {
            return List.of();
        }
        YamlValue parent = scalar.parent();
        boolean flow = parent != scalar && parent.isFlow();
        String written =
                flow ? insertion.flow(FlowEdits.isJson(parent)) : insertion.hanging(end(scalar), indent(scalar) + 2);
        Edit edit = new Edit(Layout.contentStart(scalar), Layout.contentEnd(scalar), written);
        return Proof.of(
                parent,
                edit,
                parent == scalar ? insertion.model() : Model.replacing(parent, scalar, insertion.model()));
    }

    /** Sets a key of a mapping to a scalar: replaces what is there, or adds the key. */
    public static List<Edit> set(YamlValue mapping, String key, String text) {
        YamlValue value = mapping.get(key);
        if (value.isScalar()) {
            return replace(value, text);
        }
        return value.exists() ? List.of() : add(mapping, key, text);
    }

    /** Adds a key with a scalar, or with block YAML of several lines, which is indented to fit. */
    public static List<Edit> add(YamlValue mapping, String key, String yaml) {
        Insertion insertion = Insertion.of(yaml);
        YamlValue old = mapping.get(key);
        if (mapping.isShared() || !mapping.isMapping() || insertion == null || old.exists() || old.isShared()) {
            return List.of();
        }
        Edit edit;
        if (mapping.isFlow()) {
            boolean json = FlowEdits.isJson(mapping);
            edit = old.isNull()
                    ? FlowEdits.fill(old, insertion.flow(json))
                    : FlowEdits.add(mapping, Insertion.key(key, json) + ": " + insertion.flow(json));
        } else if (old.isNull()) {
            edit = fill(old, insertion);
        } else {
            int indent = Layout.column(mapping.file(), Layout.contentStart(mapping));
            edit = below(
                    mapping,
                    " ".repeat(indent) + Insertion.key(key, false) + ":" + behindKey(mapping, insertion, indent));
        }
        return Proof.of(mapping, edit, Model.with(mapping, key, insertion.model()));
    }

    /**
     * Adds a key in front of another one of the same mapping, above the comments that belong to that; at the end of the mapping
     * where the other is not there, or does not begin its line.
     */
    public static List<Edit> addBefore(YamlValue sibling, String key, String yaml) {
        YamlValue mapping = sibling.parent();
        YamlFile file = sibling.file();
        Insertion insertion = Insertion.of(yaml);
        boolean between = sibling.hasKey()
                && !sibling.isShared()
                && !mapping.isFlow()
                && !mapping.get(key).isNull()
                && Layout.isFirstOnLine(file, sibling.keyStart());
        if (!between) {
            return add(mapping, key, yaml);
        }
        if (insertion == null || mapping.isShared() || mapping.get(key).exists()) {
            return List.of();
        }
        int line = file.line(sibling.keyStart());
        String margin = file.text().substring(file.lineStart(line), sibling.keyStart());
        // Text of a block scalar above stands further in than the key does.
        while (line > 0 && file.text().startsWith(margin + "#", file.lineStart(line - 1))) {
            line--;
        }
        int at = file.lineStart(line);
        String text = margin + Insertion.key(key, false) + ":" + behindKey(mapping, insertion, margin.length());
        Edit edit = new Edit(at, at, text + file.lineEnd());
        List<Edit> proven = Proof.of(mapping, edit, Model.with(mapping, key, insertion.model()));
        return proven.isEmpty() ? add(mapping, key, yaml) : proven;
    }

    /** Replaces a key together with its scalar. */
    public static List<Edit> replaceEntry(YamlValue scalar, String key, String text) {
        YamlValue mapping = scalar.parent();
        Insertion insertion = Insertion.of(text);
        if (!scalar.isScalar()
                || scalar.isShared()
                || !scalar.hasKey()
                || insertion == null
                || !insertion.isScalar()
                || mapping.get(key).exists()) {
            return List.of();
        }
        boolean json = FlowEdits.isJson(mapping);
        String written = Insertion.key(key, json) + ": " + (mapping.isFlow() ? insertion.flow(json) : text);
        Map<String, @Nullable Object> expected = Model.without(mapping, scalar.step());
        expected.put(key, insertion.model());
        return Proof.of(mapping, new Edit(scalar.keyStart(), scalar.end(), written), expected);
    }

    /** A text as a scalar: plain where that reads as the same text, else in double quotes. */
    public static String scalar(String text) {
        boolean plain = text.matches("[A-Za-z_/][\\w./-]*") && !text.matches("(?i)true|false|null|yes|no|on|off|y|n");
        return plain ? text : '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Adds an item at the end of a list. {@code yaml} is the item itself, without its dash. */
    public static List<Edit> addItem(YamlValue list, String yaml) {
        Insertion insertion = Insertion.of(yaml);
        if (list.isShared() || !list.isList() || insertion == null) {
            return List.of();
        }
        Edit edit;
        if (list.isFlow()) {
            edit = FlowEdits.add(list, insertion.flow(FlowEdits.isJson(list)));
        } else {
            int indent = Layout.column(list.file(), Layout.contentStart(list));
            edit = below(list, " ".repeat(indent) + "- " + insertion.hanging(end(list), indent + 2));
        }
        return Proof.of(list, edit, Model.withItem(list, insertion.model()));
    }

    /** Takes a key and its value out, with its lines. If it is the only one, its mapping becomes {@code {}}. */
    public static List<Edit> remove(YamlValue value) {
        YamlValue mapping = value.parent();
        if ((value.isShared() && !isAlias(value)) || mapping.isShared() || !mapping.isMapping() || !value.hasKey()) {
            return List.of();
        }
        if (mapping.isFlow()) {
            return Proof.of(mapping, FlowEdits.remove(mapping, value), Model.without(mapping, value.step()));
        }
        if (mapping.own().size() == 1) {
            return emptied(mapping);
        }
        return Proof.of(mapping, removal(mapping, value), Model.without(mapping, value.step()));
    }

    /** Whether a value is an alias whose key stands in its own mapping, so that it can be taken out without its anchor. */
    private static boolean isAlias(YamlValue value) {
        YamlValue mapping = value.parent();
        return !mapping.isShared()
                && value.start() < value.keyStart()
                && mapping.own().stream().anyMatch(own -> own.keyStart() == value.keyStart());
    }

    private static List<Edit> emptied(YamlValue mapping) {
        if (mapping.hasKey()) {
            return replaceBlock(mapping, "{}");
        }
        int end = Layout.contentEnd(mapping);
        Edit edit = end < 0 ? null : new Edit(Layout.contentStart(mapping), end, "{}");
        YamlValue parent = mapping.parent();
        return parent == mapping
                ? Proof.of(mapping, edit, Map.of())
                : Proof.of(parent, edit, Model.replacing(parent, mapping, Map.of()));
    }

    private static @Nullable Edit removal(YamlValue mapping, YamlValue value) {
        YamlFile file = value.file();
        int start = value.keyStart();
        int end = endOf(mapping, value);
        if (end < 0) {
            return null;
        }
        if (Layout.isFirstOnLine(file, start)) {
            int line = file.line(Math.max(start, end - 1)) + 1;
            // Comments that are indented deeper are about what goes.
            while (line < file.lines()
                    && file.lineText(line + 1).stripLeading().startsWith("#")
                    && file.lineText(line + 1).indexOf('#') > Layout.column(file, start)) {
                line++;
            }
            return new Edit(file.lineStart(file.line(start)), file.lineStart(line), "");
        }
        // Behind the dash of an item: the next key takes its place, unless comments stand before that.
        int lineEnd = Layout.lineEnd(file, end);
        int next = mapping.own().stream()
                .mapToInt(YamlValue::keyStart)
                .filter(key -> key > start)
                .min()
                .orElse(-1);
        if (next < 0) {
            return null;
        }
        boolean comments = !file.text().substring(lineEnd, next).isBlank();
        return comments
                ? new Edit(Layout.trimmed(file.text(), file.lineStart(file.line(start)), start), lineEnd, "")
                : new Edit(start, next, "");
    }

    private static int endOf(YamlValue mapping, YamlValue value) {
        if (!value.isShared()) {
            return Layout.contentEnd(value);
        }
        // An alias ends where its line does, or before what comes next.
        int colon = Layout.colon(value);
        return colon < 0 ? -1 : Layout.trimmed(mapping.file().text(), colon, Layout.lineEnd(mapping.file(), colon));
    }

    /** Replaces a mapping's value under a key, whatever it is, by other YAML. */
    public static List<Edit> replaceBlock(YamlValue value, String yaml) {
        Insertion insertion = Insertion.of(yaml);
        if (value.isShared() || !value.exists() || !value.hasKey() || insertion == null) {
            return List.of();
        }
        YamlValue mapping = value.parent();
        Edit edit = mapping.isFlow()
                ? new Edit(Layout.contentStart(value), value.end(), insertion.flow(FlowEdits.isJson(mapping)))
                : replacement(value, insertion);
        return Proof.of(mapping, edit, Model.replacing(mapping, value, insertion.model()));
    }

    private static @Nullable Edit replacement(YamlValue value, Insertion insertion) {
        YamlFile file = value.file();
        String text = file.text();
        int start = Layout.contentStart(value);
        int end = Layout.contentEnd(value);
        int colon = Layout.colon(value);
        if (end < 0 || colon < 0) {
            return null;
        }
        int indent = Layout.column(file, value.keyStart());
        boolean below = file.line(start) > file.line(value.keyEnd()) && Layout.isFirstOnLine(file, start);
        if (below && insertion.isNested()) {
            return new Edit(file.lineStart(file.line(start)), end, insertion.block(file.lineEnd(), indent + 2));
        }
        if (!below) {
            return insertion.isNested()
                    ? nested(file, start, end, insertion, indent)
                    : new Edit(start, end, insertion.hanging(file.lineEnd(), indent + 2));
        }
        // One line for several: behind the key and its anchor, before a comment on that line.
        int at = Math.max(colon, propertiesEnd(text, value.start(), start, colon));
        int keyLineEnd = Layout.lineEnd(file, at);
        return new Edit(
                at,
                end,
                " " + insertion.hanging(file.lineEnd(), indent + 2)
                        + text.substring(at, keyLineEnd)
                        + text.substring(keyLineEnd, file.lineStart(file.line(start)))
                                .stripTrailing());
    }

    private static int propertiesEnd(String text, int start, int contentStart, int colon) {
        if (start == contentStart) {
            return colon;
        }
        int at = start;
        while (true) {
            while (at < contentStart && " \t\r\n".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            int next = Layout.blank(text, at);
            if (next >= contentStart) {
                return at;
            }
            at = next;
        }
    }

    /** Lines below in place of something on the line of its key. */
    private static Edit nested(YamlFile file, int start, int end, Insertion insertion, int indent) {
        int from = Layout.trimmed(file.text(), file.lineStart(file.line(start)), start);
        int lineEnd = Layout.lineEnd(file, end);
        String comment = file.text().substring(end, lineEnd);
        return new Edit(
                from, lineEnd, comment.stripTrailing() + file.lineEnd() + insertion.block(file.lineEnd(), indent + 2));
    }

    /** Puts something where a key has nothing, or null. */
    private static @Nullable Edit fill(YamlValue empty, Insertion insertion) {
        YamlFile file = empty.file();
        int colon = Layout.colon(empty);
        if (colon < 0) {
            return null;
        }
        int start = Layout.contentStart(empty);
        boolean written = start < empty.end();
        int from = written ? start : Math.max(colon, empty.start() == start ? colon : start);
        int end = written ? empty.end() : from;
        int indent = Layout.column(file, empty.keyStart());
        if (insertion.isNested()) {
            return nested(file, from, end, insertion, indent);
        }
        return new Edit(from, end, (written ? "" : " ") + insertion.hanging(file.lineEnd(), indent + 2));
    }

    private static String behindKey(YamlValue mapping, Insertion insertion, int indent) {
        return insertion.isNested()
                ? end(mapping) + insertion.block(end(mapping), indent + 2)
                : " " + insertion.hanging(end(mapping), indent + 2);
    }

    /** Lines of their own after the last line of a block collection. */
    private static @Nullable Edit below(YamlValue collection, String lines) {
        YamlFile file = collection.file();
        int end = Layout.contentEnd(collection);
        if (end < 0) {
            return null;
        }
        int next = Layout.nextLine(collection, end);
        boolean unterminated = next == file.text().length()
                && !file.text().endsWith("\n")
                && !file.text().endsWith("\r");
        return new Edit(next, next, unterminated ? file.lineEnd() + lines : lines + file.lineEnd());
    }

    /** The indent of what a value belongs to: its key or its list. */
    private static int indent(YamlValue value) {
        int at = value.hasKey() ? value.keyStart() : Layout.contentStart(Objects.requireNonNull(value.parent()));
        return value.parent() == value ? -2 : Layout.column(value.file(), at);
    }

    private static String end(YamlValue value) {
        return value.file().lineEnd();
    }
}
