package io.graceful.manifest.render;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Texts from outside as YAML: whatever they contain, every parser reads back the same text. */
final class Scalars {

    /** What is a text without quotes for YAML 1.1 and 1.2, in braces too. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./@-]*(:[A-Za-z0-9_./@-]+)*");

    /** What the older YAML of kubectl and Helm takes for something else than a text. */
    private static final Set<String> WORDS = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private Scalars() {}

    /** The text, in quotes if it needs them. */
    static String text(String value) {
        return PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))
                ? value
                : quoted(value);
    }

    /** The text in double quotes. */
    static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        value.codePoints().forEach(c -> append(out, c));
        return out.append('"').toString();
    }

    private static void append(StringBuilder out, int c) {
        if (c == '"' || c == '\\') {
            out.append('\\').appendCodePoint(c);
        } else if (c == '\n') {
            out.append("\\n");
        } else if (c == '\t') {
            out.append("\\t");
        } else if (mayStand(c)) {
            out.appendCodePoint(c);
        } else if (c <= 0xFFFF) {
            out.append(String.format("\\u%04X", c));
        } else {
            out.append(String.format("\\U%08X", c));
        }
    }

    /** Letters, digits, signs; not what is invisible, ends a line for some parsers, or turns the direction of the text. */
    private static boolean mayStand(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> c == ' ';
            default -> true;
        };
    }
}
