package io.graceful.manifest.service;

import io.graceful.manifest.yaml.YamlDocument;
import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlProblem;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Flattens YAML to keys as a properties file has them: {@code a.b}, {@code list[0]}. */
final class YamlText {

    /** Far above every settings file; aliases may stand for many more. */
    private static final int MOST_VALUES = 20_000;

    /** Nothing that is asked for here is as long; together with aliases a long key could be kept very often. */
    private static final int LONGEST_KEY = 500;

    /** Stands for the @ around what Maven puts in while it builds; YAML itself has no plain text that begins with one. */
    private static final char FILTERED = '\uE000';

    private static final Pattern MAVEN = Pattern.compile("@([A-Za-z][\\w.-]{0,100})@");

    private final Map<String, Value> values = new LinkedHashMap<>();
    private final String name;

    private YamlText(String name) {
        this.name = name;
    }

    /** What a file says, a map for each document, and what is wrong with it. */
    record Read(List<Map<String, Value>> documents, Optional<String> problem) {}

    static Read read(String name, String text) {
        YamlFile file = YamlFile.of(name, MAVEN.matcher(text).replaceAll(FILTERED + "$1" + FILTERED));
        List<Map<String, Value>> documents = new ArrayList<>();
        Optional<String> problem = file.problems().stream().findFirst().map(YamlText::problem);
        for (YamlDocument document : file.documents()) {
            YamlText flat = new YamlText(name);
            if (!flat.add("", document.root())) {
                problem = Optional.of(name + ": more than " + MOST_VALUES + " values (expected: fewer)");
            }
            documents.add(flat.values);
        }
        return new Read(documents, problem);
    }

    private static String problem(YamlProblem problem) {
        return problem.kind() == YamlProblem.Kind.TEMPLATE
                ? problem.place() + ": is a template (expected: YAML as the service reads it)"
                : problem.toString().replace(FILTERED, '@');
    }

    private boolean add(String path, YamlValue value) {
        if (values.size() >= MOST_VALUES) {
            return false;
        }
        if (path.length() > LONGEST_KEY) {
            return true;
        }
        if (value.isMapping()) {
            for (Map.Entry<String, YamlValue> entry : value.entries().entrySet()) {
                String key = entry.getKey();
                if (!add(path.isEmpty() || key.startsWith("[") ? path + key : path + "." + key, entry.getValue())) {
                    return false;
                }
            }
        } else if (value.isList()) {
            List<YamlValue> items = value.items();
            for (int i = 0; i < items.size(); i++) {
                if (!add(path + "[" + i + "]", items.get(i))) {
                    return false;
                }
            }
        } else if (value.isScalar() || value.isNull()) {
            // A key without a value is set to an empty text, for Spring Boot and for Quarkus.
            String text = value.textOrEmpty();
            String origin = name + ":" + value.place().line();
            values.put(path, Value.of(text.replace(FILTERED, '@'), origin));
        }
        return true;
    }
}
