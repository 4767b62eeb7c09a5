package io.graceful.manifest.service;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a {@code .properties} file as {@link java.util.Properties} does, and keeps the line of each key. */
final class PropertiesText {

    /** A key, its value, and the line it begins on. */
    private record Logical(String text, int line) {}

    private final String name;
    private final String text;
    private final List<Map<String, Value>> documents = new ArrayList<>();
    private int at;
    private int line = 1;

    private PropertiesText(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /**
     * The documents of a file: Spring Boot divides it at lines {@code #---} and {@code !---}; for others those are comments.
     *
     * @throws IllegalArgumentException with place and reason, if an escape is broken
     */
    static List<Map<String, Value>> read(String name, String text) {
        PropertiesText reader = new PropertiesText(name, text);
        reader.documents.add(new LinkedHashMap<>());
        while (reader.at < text.length()) {
            reader.next();
        }
        return reader.documents;
    }

    private void next() {
        Logical logical = isComment() ? comment() : logicalLine();
        if (logical.text().isEmpty()) {
            return;
        }
        int key = keyEnd(logical.text());
        int value = key;
        boolean separated = false;
        while (value < logical.text().length()) {
            char c = logical.text().charAt(value);
            if (!separated && (c == '=' || c == ':')) {
                separated = true;
            } else if (!isBlank(c)) {
                break;
            }
            value++;
        }
        documents
                .get(documents.size() - 1)
                .put(
                        unescape(logical.text().substring(0, key), logical.line()),
                        Value.of(
                                unescape(logical.text().substring(value), logical.line()),
                                name + ":" + logical.line()));
    }

    private boolean isComment() {
        int first = at;
        while (first < text.length() && isBlank(text.charAt(first))) {
            first++;
        }
        return first < text.length() && (text.charAt(first) == '#' || text.charAt(first) == '!');
    }

    private Logical comment() {
        String comment = naturalLine();
        // No blanks before it, as Spring Boot has it.
        if (comment.stripTrailing().equals("#---") || comment.stripTrailing().equals("!---")) {
            documents.add(new LinkedHashMap<>());
        }
        return new Logical("", line);
    }

    /** A line with those that continue it. */
    private Logical logicalLine() {
        StringBuilder joined = new StringBuilder();
        int first = 0;
        boolean continued;
        do {
            int begun = line;
            String natural = withoutLeadingBlanks(naturalLine());
            continued = endsInContinuation(natural);
            joined.append(natural, 0, continued ? natural.length() - 1 : natural.length());
            if (first == 0 && joined.length() > 0) {
                first = begun;
            }
            // A line of a backslash alone continues nothing: what follows may be a comment, as it may for Java.
        } while (continued && joined.length() > 0 && at < text.length());
        return new Logical(joined.toString(), first);
    }

    private String naturalLine() {
        int start = at;
        while (at < text.length() && text.charAt(at) != '\n' && text.charAt(at) != '\r') {
            at++;
        }
        String natural = text.substring(start, at);
        if (text.startsWith("\r\n", at)) {
            at++;
        }
        at++;
        line++;
        return natural;
    }

    private static String withoutLeadingBlanks(String natural) {
        int start = 0;
        while (start < natural.length() && isBlank(natural.charAt(start))) {
            start++;
        }
        return natural.substring(start);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\f';
    }

    private static boolean endsInContinuation(String natural) {
        int backslashes = 0;
        while (backslashes < natural.length() && natural.charAt(natural.length() - 1 - backslashes) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static int keyEnd(String logical) {
        int end = 0;
        while (end < logical.length() && "=: \t\f".indexOf(logical.charAt(end)) < 0) {
            end += logical.charAt(end) == '\\' ? 2 : 1;
        }
        return Math.min(end, logical.length());
    }

    private String unescape(String raw, int ofLine) {
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder plain = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i++);
            if (c != '\\') {
                plain.append(c);
            } else if (i < raw.length()) {
                char escaped = raw.charAt(i++);
                if (escaped == 'u') {
                    plain.append(unicode(raw, i, ofLine));
                    i += 4;
                } else {
                    plain.append(
                            switch (escaped) {
                                case 't' -> '\t';
                                case 'n' -> '\n';
                                case 'r' -> '\r';
                                case 'f' -> '\f';
                                default -> escaped;
                            });
                }
            }
        }
        return plain.toString();
    }

    private char unicode(String raw, int start, int ofLine) {
        String digits = raw.substring(start, Math.min(raw.length(), start + 4));
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw new IllegalArgumentException(
                    name + ":" + ofLine + ": \\u without four hexadecimal digits (expected: such as \\u00e4)");
        }
        return (char) Integer.parseInt(digits, 16);
    }
}
