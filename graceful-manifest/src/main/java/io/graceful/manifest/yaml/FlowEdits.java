package io.graceful.manifest.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Edits of mappings and lists in braces and brackets. */
final class FlowEdits {

    private FlowEdits() {}

    /** Whether a value stands in JSON, or in what is written like it: keys in double quotes. */
    static boolean isJson(YamlValue value) {
        for (YamlValue each = value; ; each = each.parent()) {
            if (each.isMapping() && each.isFlow() && !each.own().isEmpty()) {
                return each.own().stream().allMatch(YamlValue::hasQuotedKey);
            }
            if (each.parent() == each) {
                return each.isFlow();
            }
            if (!each.parent().isFlow()) {
                return false;
            }
        }
    }

    /** Puts an entry or an item at the end. */
    static @Nullable Edit add(YamlValue collection, String entry) {
        YamlFile file = collection.file();
        String text = file.text();
        List<YamlValue> own = collection.own();
        int start = Layout.contentStart(collection);
        if (own.isEmpty()) {
            // The whole of it, so that of two that fill it only one is made.
            return new Edit(start, collection.end(), text.charAt(start) + entry + text.charAt(collection.end() - 1));
        }
        YamlValue last = own.get(own.size() - 1);
        int close = Layout.trimmed(text, start, collection.end() - 1);
        int at = last.isShared() ? close : Math.max(Layout.contentEnd(last), last.keyEnd());
        int next = Layout.blank(text, at);
        boolean comma = next < collection.end() && text.charAt(next) == ',';
        int first = last.keyStart();
        boolean lines = !last.isShared() && first > start && Layout.isFirstOnLine(file, first);
        String gap = lines ? file.lineEnd() + " ".repeat(Layout.column(file, first)) : " ";
        return comma ? new Edit(next + 1, next + 1, gap + entry) : new Edit(at, at, "," + gap + entry);
    }

    /** Takes an entry out, with one of the commas beside it. */
    static @Nullable Edit remove(YamlValue mapping, YamlValue value) {
        String text = mapping.file().text();
        List<YamlValue> own = mapping.own();
        int index = 0;
        while (index < own.size() && own.get(index).keyStart() != value.keyStart()) {
            index++;
        }
        if (index == own.size()) {
            return null;
        }
        if (index + 1 < own.size()) {
            return new Edit(value.keyStart(), own.get(index + 1).keyStart(), "");
        }
        int from = Layout.trimmed(text, mapping.start(), value.keyStart());
        boolean comma = text.charAt(from - 1) == ',';
        return new Edit(comma ? from - 1 : value.keyStart(), Layout.trimmed(text, from, mapping.end() - 1), "");
    }

    /** Puts something where there is nothing, or null. */
    static @Nullable Edit fill(YamlValue empty, String yaml) {
        int start = Layout.contentStart(empty);
        if (start < empty.end()) {
            return new Edit(start, empty.end(), yaml);
        }
        int colon = Layout.colon(empty);
        return colon < 0 ? new Edit(empty.keyEnd(), empty.keyEnd(), ": " + yaml) : new Edit(colon, colon, " " + yaml);
    }
}
