package io.graceful.stop;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads JSON strictly, so that tests notice when what is written is none. */
public final class JsonText {

    private final String text;
    private int at;

    private JsonText(String text) {
        this.text = text;
    }

    /** Maps, lists, strings, doubles, booleans, null. */
    public static Object parse(String text) {
        JsonText json = new JsonText(text);
        Object value = json.value();
        if (json.at != text.length()) {
            throw json.broken("nothing more");
        }
        return value;
    }

    /** {@link #parse} of an object. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> object(String text) {
        return (Map<String, Object>) parse(text);
    }

    private Object value() {
        char c = text.charAt(at);
        if (c == '{') {
            Map<String, Object> map = new LinkedHashMap<>();
            members('}', () -> {
                String key = string();
                expect(':');
                map.put(key, value());
            });
            return map;
        }
        if (c == '[') {
            List<Object> list = new ArrayList<>();
            members(']', () -> list.add(value()));
            return list;
        }
        if (c == '"') {
            return string();
        }
        int from = at;
        while (at < text.length() && ",]}".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String word = text.substring(from, at);
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            case "null" -> null;
            default -> Double.valueOf(word);
        };
    }

    private void members(char end, Runnable one) {
        at++;
        if (text.charAt(at) == end) {
            at++;
            return;
        }
        do {
            one.run();
        } while (text.charAt(at++) == ',');
        if (text.charAt(at - 1) != end) {
            throw broken("" + end);
        }
    }

    private String string() {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (text.charAt(at) != '"') {
            char c = text.charAt(at++);
            if (c < 0x20) {
                throw broken("an escaped control character");
            }
            if (c != '\\') {
                out.append(c);
                continue;
            }
            char escape = text.charAt(at++);
            switch (escape) {
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case '"', '\\' -> out.append(escape);
                case 'u' -> {
                    out.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
                    at += 4;
                }
                default -> throw broken("an escape that exists");
            }
        }
        at++;
        return out.toString();
    }

    private void expect(char c) {
        if (text.charAt(at++) != c) {
            throw broken("" + c);
        }
    }

    private IllegalArgumentException broken(String expected) {
        return new IllegalArgumentException("expected " + expected + " at " + at + " of " + text);
    }
}
