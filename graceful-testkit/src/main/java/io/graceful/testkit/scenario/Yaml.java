package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** The nodes of a YAML file, read key by key, with every problem noted where it is. */
final class Yaml {

    private final String file;
    private final List<Problem> problems = new ArrayList<>();
    private final Map<String, Node> places = new LinkedHashMap<>();

    Yaml(String file) {
        this.file = file;
    }

    /** All problems noted so far, in the order of the file. */
    List<Problem> problems() {
        return problems;
    }

    void wrong(Node node, String path, String message) {
        problems.add(located(node, path, message));
    }

    /** The same problem with the place of what it is about, or of what that is in. */
    Problem located(Problem problem) {
        for (String path = problem.path(); !path.isEmpty(); path = parent(path)) {
            Node node = places.get(path);
            if (node != null) {
                return located(node, problem.path(), problem.message());
            }
        }
        return new Problem(file + ": " + problem.path(), problem.message());
    }

    private Problem located(Node node, String path, String message) {
        String place = node.getStartMark()
                .map(mark -> ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1))
                .orElse("");
        return new Problem(file + place + (path.isEmpty() ? "" : ": " + path), message);
    }

    private static String parent(String path) {
        int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return end < 0 ? "" : path.substring(0, end);
    }

    /** Remembers where something is. */
    void place(String path, Node node) {
        places.put(path, node);
    }

    /** A mapping with these keys and no others; empty, with a problem, if the node is none. */
    Fields fields(Node node, String path, String... keys) {
        place(path, node);
        Map<String, Node> values = new LinkedHashMap<>();
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                key(tuple, path, Set.of(keys), values);
            }
        } else {
            wrong(node, path, kind(node) + " (expected: " + String.join(", ", keys) + ")");
        }
        return new Fields(path, node, values);
    }

    private void key(NodeTuple tuple, String path, Set<String> keys, Map<String, Node> values) {
        String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : kind(tuple.getKeyNode());
        if (!keys.isEmpty() && !keys.contains(key)) {
            String hint = nearest(key, keys)
                    .map(near -> "did you mean " + near + "?")
                    .orElseGet(() -> "expected: one of " + String.join(", ", new TreeSet<>(keys)));
            wrong(tuple.getKeyNode(), join(path, key), "is not known (" + hint + ")");
        } else if (values.put(key, tuple.getValueNode()) != null) {
            wrong(tuple.getKeyNode(), join(path, key), "is there twice (expected: once)");
        } else {
            place(join(path, key), tuple.getValueNode());
        }
    }

    static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static Optional<String> nearest(String key, Set<String> keys) {
        return keys.stream()
                .filter(known -> Words.distance(known, key) <= Math.min(3, 1 + key.length() / 3))
                .min(Comparator.comparingInt(known -> Words.distance(known, key)));
    }

    static String kind(Node node) {
        if (node instanceof MappingNode) {
            return "a mapping";
        }
        if (node instanceof SequenceNode) {
            return "a list";
        }
        return node instanceof ScalarNode scalar && !isNull(node) ? scalar.getValue() : "nothing";
    }

    static boolean isNull(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    /** The entries of a list; none, with a problem, if the node is no list. */
    List<Node> list(Node node, String path, String what) {
        if (node instanceof SequenceNode sequence) {
            List<Node> entries = sequence.getValue();
            for (int i = 0; i < entries.size(); i++) {
                place(path + "[" + i + "]", entries.get(i));
            }
            return entries;
        }
        wrong(node, path, kind(node) + " (expected: a list of " + what + ")");
        return List.of();
    }

    /** The text of a scalar; null, with a problem, if the node is none. */
    @Nullable
    String text(Node node, String path, String what) {
        if (node instanceof ScalarNode scalar && !isNull(node)) {
            return scalar.getValue();
        }
        wrong(node, path, kind(node) + " (expected: " + what + ")");
        return null;
    }

    /** The keys of one mapping and how their values are read. */
    final class Fields {

        private final String path;
        private final Node node;
        private final Map<String, Node> values;

        private Fields(String path, Node node, Map<String, Node> values) {
            this.path = path;
            this.node = node;
            this.values = values;
        }

        String path(String key) {
            return join(path, key);
        }

        Node node() {
            return node;
        }

        Set<String> keys() {
            return values.keySet();
        }

        @Nullable
        Node get(String key) {
            return values.get(key);
        }

        Optional<String> text(String key, String what) {
            Node value = values.get(key);
            return value == null ? Optional.empty() : Optional.ofNullable(Yaml.this.text(value, path(key), what));
        }

        Optional<Integer> integer(String key) {
            return text(key, "a whole number").flatMap(text -> {
                try {
                    return Optional.of(Integer.valueOf(text));
                } catch (NumberFormatException e) {
                    return bad(key, text, "a whole number");
                }
            });
        }

        Optional<Double> number(String key) {
            return text(key, "a number").flatMap(text -> {
                try {
                    return Optional.of(Double.valueOf(text));
                } catch (NumberFormatException e) {
                    return bad(key, text, "a number");
                }
            });
        }

        Optional<Boolean> bool(String key) {
            return text(key, "true or false").flatMap(text -> switch (text) {
                case "true" -> Optional.of(true);
                case "false" -> Optional.of(false);
                default -> bad(key, text, "true or false");
            });
        }

        Optional<Duration> duration(String key) {
            String what = "a duration such as 500ms, 5s or 2m";
            return text(key, what).flatMap(text -> {
                Optional<Duration> duration = Durations.parse(text);
                return duration.isPresent() ? duration : bad(key, text, what);
            });
        }

        <T> Optional<T> bad(String key, String value, String expected) {
            Node at = values.get(key);
            wrong(at == null ? node : at, path(key), value + " (expected: " + expected + ")");
            return Optional.empty();
        }

        /** Names and values, all of them text. */
        Map<String, String> texts(String key) {
            Node value = values.get(key);
            Map<String, String> texts = new LinkedHashMap<>();
            if (value == null) {
                return texts;
            }
            if (value instanceof SequenceNode) {
                for (Node entry : list(value, path(key), "name and value")) {
                    Fields pair = fields(entry, path(key), "name", "value");
                    pair.text("name", "a name")
                            .ifPresent(name -> texts.put(
                                    name, pair.text("value", "its value").orElse("")));
                }
                return texts;
            }
            Fields pairs = fields(value, path(key));
            pairs.keys().forEach(name -> pairs.text(name, "its value").ifPresent(text -> texts.put(name, text)));
            return texts;
        }

        List<String> words(String key) {
            Node value = values.get(key);
            List<String> words = new ArrayList<>();
            if (value != null) {
                for (Node entry : list(value, path(key), "words")) {
                    String word = Yaml.this.text(entry, path(key), "a word");
                    if (word != null) {
                        words.add(word);
                    }
                }
            }
            return words;
        }
    }
}
