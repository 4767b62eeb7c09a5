package io.graceful.manifest.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes a document of YAML in as many styles as there are, and knows what it says and where. The same seed writes the same
 * document.
 */
final class RandomYaml {

    /** A mapping as it was written: its own keys, and the mappings that it merges. */
    static final class Mapping {
        final Map<String, @Nullable Object> own = new LinkedHashMap<>();
        final List<Mapping> merged = new ArrayList<>();
    }

    /**
     * Where something stands.
     *
     * @param path keys and indexes
     * @param key offset of its key, -1 for an item
     * @param value offset of its value, -1 where it is empty or an alias
     * @param direct whether it is written there, and not behind an alias
     */
    record Spot(
            List<Object> path, int key, int value, @Nullable Object model, boolean direct) {}

    private static final String[] NAMES = {
        "name",
        "spec",
        "a b",
        "ключ",
        "😀",
        "x.y/z",
        "1",
        "true",
        "null",
        "key-with-dashes",
        "'",
        "\"",
        "a: b",
        "# c",
        "",
        "e\u0301",
        "- d",
        "{x",
        "*y",
        "<<x",
        "a:b",
        "~"
    };
    private static final String[] TEXTS = {
        "x",
        "30",
        "-1",
        "true",
        "0x1F",
        "a b c",
        "http://x/y#z",
        "value 😀 here",
        "a:b",
        "1.5",
        "é",
        "x - y",
        "x, y",
        "1h30m",
        "50%",
        "v#1"
    };
    private static final String[] QUOTED = {
        "", " ", "x", "30", "# no comment", "a: b", "- x", "😀😀", "{x}", "[", "it's", "tab\there", "*a", "---", "null"
    };

    private final Random random;
    private final String nl;
    private final boolean bom;
    private final boolean json;
    private final StringBuilder out = new StringBuilder();
    private final List<Spot> spots = new ArrayList<>();
    private final Map<String, Object> anchors = new LinkedHashMap<>();
    private int size;
    private int names;
    /** Where the block mapping and the block list that were written last begin. */
    private int head;

    private int dash;
    private final Object root;

    RandomYaml(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        nl = one(4) ? "\r\n" : "\n";
        bom = one(6);
        json = one(8);
        if (json) {
            root = flowMapping(List.of(), 0, true);
            out.append(one(3) ? "" : nl);
        } else {
            noise(0);
            if (one(3)) {
                out.append("---").append(one(3) ? " # 😀 begin" : "").append(nl);
            }
            root = one(6) ? list(List.of(), 0, 0) : mapping(List.of(), 0, 0, false);
            if (one(4)) {
                noise(0);
            }
            if (one(5)) {
                while (out.length() > 0 && "\r\n".indexOf(out.charAt(out.length() - 1)) >= 0) {
                    out.setLength(out.length() - 1);
                }
            }
        }
    }

    String text() {
        return (bom ? "\uFEFF" : "") + out;
    }

    boolean isJson() {
        return json;
    }

    List<Spot> spots() {
        return spots;
    }

    Object root() {
        return root;
    }

    /** What it says, in maps, lists and texts. */
    @Nullable
    Object says() {
        return plain(root);
    }

    static @Nullable Object plain(@Nullable Object model) {
        if (model instanceof Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            collect(mapping, map);
            return map;
        }
        if (model instanceof List<?> list) {
            List<@Nullable Object> plain = new ArrayList<>();
            list.forEach(item -> plain.add(plain(item)));
            return plain;
        }
        return model;
    }

    private static void collect(Mapping mapping, Map<String, @Nullable Object> map) {
        mapping.own.forEach((key, value) -> {
            if (!map.containsKey(key)) {
                map.put(key, plain(value));
            }
        });
        mapping.merged.forEach(each -> collect(each, map));
    }

    private boolean one(int of) {
        return random.nextInt(of) == 0;
    }

    private <T> T any(T[] from) {
        return from[random.nextInt(from.length)];
    }

    private static List<Object> step(List<Object> path, Object step) {
        List<Object> longer = new ArrayList<>(path);
        longer.add(step);
        return longer;
    }

    /** Comments and empty lines, at any indent. */
    private void noise(int indent) {
        while (one(5)) {
            out.append(one(2) ? "" : " ".repeat(indent) + "# x: {y} 😀").append(nl);
        }
    }

    private Mapping mapping(List<Object> path, int indent, int depth, boolean inItem) {
        Mapping mapping = new Mapping();
        boolean first = inItem;
        int start = -1;
        for (String name : names()) {
            size++;
            if (!first) {
                noise(indent);
                out.append(" ".repeat(indent));
            }
            first = false;
            start = start < 0 ? out.length() : start;
            if (one(12) && merge(mapping)) {
                noise(indent);
                out.append(" ".repeat(indent));
            }
            int key = out.length();
            out.append(key(name, false)).append(':');
            mapping.own.put(name, null);
            mapping.own.put(name, value(step(path, name), key, indent, depth));
        }
        head = start;
        return mapping;
    }

    private boolean merge(Mapping mapping) {
        if (!mapping.merged.isEmpty()) {
            return false;
        }
        for (Map.Entry<String, Object> anchor : anchors.entrySet()) {
            if (anchor.getValue() instanceof Mapping source) {
                boolean list = one(3);
                out.append("<<: ").append(list ? "[" : "").append('*').append(anchor.getKey());
                out.append(list ? "]" : "").append(nl);
                mapping.merged.add(source);
                return true;
            }
        }
        return false;
    }

    private Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        int count = 1 + random.nextInt(4);
        while (names.size() < count) {
            names.add(one(3) ? any(NAMES) : "k" + random.nextInt(50));
        }
        return names;
    }

    private String key(String name, boolean quoted) {
        boolean plain = name.matches("[\\w./-]+|ключ|😀|e\u0301") || name.equals("a b");
        if (quoted || !plain || one(8)) {
            return quoted || one(2) || name.contains("\\")
                    ? '"' + name.replace("\"", "\\\"") + '"'
                    : "'" + name.replace("'", "''") + "'";
        }
        return name;
    }

    /** A value behind its colon, and the end of its line. */
    private @Nullable Object value(List<Object> path, int key, int indent, int depth) {
        boolean deep = depth < 5 && size < 60;
        int kind = random.nextInt(deep ? 12 : 7);
        return switch (kind) {
            case 0 -> empty(path, key);
            case 1, 2, 3 -> scalar(path, key);
            case 4 -> block(path, key, indent);
            case 5 -> alias(path, key);
            case 6 -> {
                out.append(' ');
                Object flow = flow(path, depth + 1, key, false);
                comment();
                yield flow;
            }
            case 7, 8, 9 -> {
                String anchor = anchor();
                int at = anchor.isEmpty() ? -1 : out.length() + 1;
                out.append(anchor);
                comment();
                int more = indent + (one(3) ? 4 : 2);
                noise(more);
                Mapping mapping = mapping(path, more, depth + 1, false);
                spots.add(new Spot(path, key, at >= 0 ? at : head, mapping, true));
                yield named(anchor, mapping);
            }
            default -> {
                String anchor = anchor();
                int at = anchor.isEmpty() ? -1 : out.length() + 1;
                out.append(anchor);
                comment();
                int more = one(2) ? indent : indent + 2;
                List<@Nullable Object> list = list(path, more, depth + 1);
                spots.add(new Spot(path, key, at >= 0 ? at : dash, list, true));
                yield named(anchor, list);
            }
        };
    }

    private String anchor() {
        return one(5) ? " &n" + names++ : "";
    }

    private Object named(String anchor, Object value) {
        if (!anchor.isEmpty()) {
            anchors.put(anchor.strip().substring(1), value);
        }
        return value;
    }

    private void comment() {
        out.append(one(4) ? "  # it's {{ 😀 }}" : one(8) ? "  " : "").append(nl);
    }

    private @Nullable Object empty(List<Object> path, int key) {
        if (one(2)) {
            spots.add(new Spot(path, key, -1, null, true));
            comment();
        } else {
            out.append(' ');
            spots.add(new Spot(path, key, out.length(), null, true));
            out.append(one(2) ? "null" : "~");
            comment();
        }
        return null;
    }

    private String scalar(List<Object> path, int key) {
        out.append(one(6) ? "   " : " ");
        int at = out.length();
        String text = written(false);
        spots.add(new Spot(path, key, at, text, true));
        comment();
        return text;
    }

    private String written(boolean flow) {
        if (json) {
            String text = any(QUOTED);
            if (one(2)) {
                out.append("30");
                return "30";
            }
            out.append('"').append(text.replace("\t", "\\t")).append('"');
            return text;
        }
        if (one(3)) {
            String text = any(QUOTED);
            boolean twice = one(2);
            out.append(twice ? '"' + text.replace("\t", "\\t") + '"' : "'" + text.replace("'", "''") + "'");
            return text;
        }
        String text = any(TEXTS);
        if (flow && text.matches(".*[,:].*")) {
            text = "plain";
        }
        out.append(text);
        return text;
    }

    private String block(List<Object> path, int key, int indent) {
        boolean literal = one(2);
        String chomp = any(new String[] {"", "-", "+"});
        out.append(' ');
        spots.add(new Spot(path, key, out.length(), null, true));
        int spot = spots.size() - 1;
        out.append(literal ? "|" : ">").append(chomp);
        comment();
        String[] lines = one(2) ? new String[] {"line one: {x}", "# two 😀"} : new String[] {"one"};
        for (String line : lines) {
            out.append(" ".repeat(indent + 2)).append(line).append(nl);
        }
        int blanks = one(3) ? random.nextInt(3) : 0;
        out.append(nl.repeat(blanks));
        String text = String.join(literal ? "\n" : " ", lines);
        text += chomp.equals("-") ? "" : chomp.isEmpty() ? "\n" : "\n".repeat(1 + blanks);
        Spot old = spots.get(spot);
        spots.set(spot, new Spot(old.path, old.key, old.value, text, true));
        if (chomp.equals("+")) {
            // What else is empty below would belong to it.
            out.append("# end").append(nl);
        }
        return text;
    }

    private @Nullable Object alias(List<Object> path, int key) {
        if (anchors.isEmpty() || json) {
            return scalar(path, key);
        }
        List<String> names = new ArrayList<>(anchors.keySet());
        String name = names.get(random.nextInt(names.size()));
        out.append(" *").append(name);
        spots.add(new Spot(path, key, -1, anchors.get(name), false));
        comment();
        return anchors.get(name);
    }

    private List<@Nullable Object> list(List<Object> path, int indent, int depth) {
        List<@Nullable Object> list = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        int first = 0;
        for (int i = 0; i < count; i++) {
            size++;
            noise(indent);
            List<Object> at = step(path, i);
            out.append(" ".repeat(indent));
            first = i == 0 ? out.length() : first;
            out.append('-');
            list.add(null);
            if (depth < 5 && size < 60 && one(2)) {
                out.append(' ');
                int start = out.length();
                Mapping mapping = mapping(at, indent + 2, depth + 1, true);
                spots.add(new Spot(at, -1, start, mapping, true));
                list.set(i, mapping);
            } else {
                list.set(i, value(at, -1, indent, 9));
            }
        }
        dash = first;
        return list;
    }

    private @Nullable Object flow(List<Object> path, int depth, int key, boolean quoted) {
        if (depth < 5 && one(2)) {
            int at = out.length();
            Object flow = one(2) ? flowMapping(path, depth, quoted) : flowList(path, depth, quoted);
            spots.add(new Spot(path, key, at, flow, true));
            return flow;
        }
        int at = out.length();
        String text = written(true);
        spots.add(new Spot(path, key, at, text, true));
        return text;
    }

    private Mapping flowMapping(List<Object> path, int depth, boolean quoted) {
        Mapping mapping = new Mapping();
        boolean lines = one(4);
        out.append('{');
        boolean first = true;
        for (String name : one(6) ? Set.<String>of() : names()) {
            size++;
            out.append(first ? "" : ",");
            out.append(lines ? nl + " ".repeat(2 * depth + 14) : first ? "" : " ");
            first = false;
            int key = out.length();
            out.append(key(name, quoted)).append(": ");
            mapping.own.put(name, flow(step(path, name), depth + 1, key, quoted));
        }
        out.append(lines ? nl + " ".repeat(2 * depth + 12) : "").append('}');
        return mapping;
    }

    private List<@Nullable Object> flowList(List<Object> path, int depth, boolean quoted) {
        List<@Nullable Object> list = new ArrayList<>();
        out.append('[');
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            out.append(i == 0 ? "" : ", ");
            list.add(flow(step(path, i), depth + 1, -1, quoted));
        }
        out.append(']');
        return list;
    }
}
