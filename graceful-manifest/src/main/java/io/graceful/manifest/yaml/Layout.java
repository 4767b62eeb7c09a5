package io.graceful.manifest.yaml;

import java.util.List;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Where in the text the parts of a value stand; -1 where that cannot be told. */
final class Layout {

    private Layout() {}

    static int column(YamlFile file, int offset) {
        return offset - file.lineStart(file.line(offset));
    }

    /** Where a value begins behind its anchor and its tag. */
    static int contentStart(YamlValue value) {
        String text = value.file().text();
        int at = value.start();
        List<YamlValue> own = value.isMapping() && !value.isFlow() ? value.own() : List.of();
        // An anchor on the line of the first key is the key's.
        int most = own.isEmpty() ? value.end() : own.get(0).keyStart();
        while (at < most && (text.charAt(at) == '&' || text.charAt(at) == '!')) {
            while (at < most && " \t\r\n,".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            at = Math.min(most, blank(text, at));
        }
        return at;
    }

    /** The next offset with something that is neither blank nor a comment. */
    static int blank(String text, int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#' && (at == 0 || " \t\r\n".indexOf(text.charAt(at - 1)) >= 0)) {
                while (at < text.length() && "\r\n".indexOf(text.charAt(at)) < 0) {
                    at++;
                }
            } else if (" \t\r\n".indexOf(c) < 0) {
                return at;
            } else {
                at++;
            }
        }
        return at;
    }

    /** Behind the colon of a value's key, -1 if it has none. */
    static int colon(YamlValue value) {
        String text = value.file().text();
        int at = value.keyEnd();
        while (at < text.length() && " \t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return value.hasKey() && at < text.length() && text.charAt(at) == ':' ? at + 1 : -1;
    }

    /** The end of the text of a value: a block collection's own end mark is at the beginning of whatever comes next. */
    static int contentEnd(YamlValue value) {
        if (value.isMapping() && !value.isFlow()) {
            List<YamlValue> own = value.own();
            YamlValue last = own.get(own.size() - 1);
            return last.isShared() ? aliasEnd(value.file().text(), colon(last)) : contentEnd(last);
        }
        if (value.isList() && !value.isFlow()) {
            return listEnd(value);
        }
        if (value.isNull() && value.hasKey() && value.start() == value.end()) {
            // Some empty values are said to be where the next token is.
            int colon = colon(value);
            return colon < 0 ? value.keyEnd() : colon;
        }
        return trimmed(value.file().text(), value.start(), value.end());
    }

    private static int listEnd(YamlValue list) {
        String text = list.file().text();
        List<YamlValue> items = list.items();
        int last = items.size() - 1;
        while (last >= 0 && items.get(last).isShared()) {
            last--;
        }
        int end = last < 0 ? contentStart(list) : contentEnd(items.get(last));
        for (int i = Math.max(0, last + 1); i < items.size() && end >= 0; i++) {
            int dash = blank(text, end);
            end = text.startsWith("-", dash) ? aliasEnd(text, dash + 1) : -1;
        }
        return end;
    }

    /** An alias is one word. */
    private static int aliasEnd(String text, int from) {
        int at = from < 0 ? text.length() : blank(text, from);
        if (!text.startsWith("*", at)) {
            return -1;
        }
        while (at < text.length() && " \t\r\n,]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    static int trimmed(String text, int start, int end) {
        int at = Math.min(end, text.length());
        while (at > start && " \t\r\n".indexOf(text.charAt(at - 1)) >= 0) {
            at--;
        }
        return at;
    }

    /** Whether the last thing in a value is a block scalar that keeps the empty lines behind it. */
    static boolean keepsLines(YamlValue value) {
        YamlValue last = value;
        while ((last.isMapping() || last.isList()) && !last.isFlow() && !last.isShared()) {
            List<YamlValue> own = last.own();
            last = own.get(own.size() - 1);
        }
        if (!(last.node() instanceof ScalarNode scalar)
                || (scalar.getScalarStyle() != ScalarStyle.LITERAL && scalar.getScalarStyle() != ScalarStyle.FOLDED)) {
            return false;
        }
        String text = last.file().text();
        int at = contentStart(last) + 1;
        while (at < text.length() && "+-123456789".indexOf(text.charAt(at)) >= 0) {
            if (text.charAt(at++) == '+') {
                return true;
            }
        }
        return false;
    }

    /** Where the line of an offset ends, before its line end. */
    static int lineEnd(YamlFile file, int offset) {
        int next = file.lineStart(file.line(offset) + 1);
        String text = file.text();
        while (next > offset && "\r\n".indexOf(text.charAt(next - 1)) >= 0) {
            next--;
        }
        return next;
    }

    /** Whether only spaces stand before an offset on its line. */
    static boolean isFirstOnLine(YamlFile file, int offset) {
        return file.text().substring(file.lineStart(file.line(offset)), offset).isBlank();
    }

    /** The line after the last of a block collection, from which something may be added to it; behind the last if there is none. */
    static int nextLine(YamlValue value, int contentEnd) {
        YamlFile file = value.file();
        int line = file.line(Math.max(0, contentEnd - 1)) + 1;
        while (keepsLines(value)
                && line < file.lines()
                && file.lineStart(line) < value.offsets().end()
                && file.lineText(line + 1).isBlank()) {
            line++;
        }
        return file.lineStart(line);
    }
}
