package io.graceful.manifest.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One place that settings come from: a document of a file, the environment, system properties, arguments. */
final class Source {

    /** Where an item's name ends: {@code [1]} in files, {@code _1} or {@code _1_} in the environment. */
    private static final Pattern NUMBER = Pattern.compile("[\\[_](\\d{1,9})[]_]?$");

    private final Spelling spelling;
    private final Map<String, Value> written;
    private final Map<String, Value> byForm = new LinkedHashMap<>();

    Source(Spelling spelling, Map<String, Value> written) {
        this.spelling = spelling;
        this.written = written;
        written.forEach((name, value) -> byForm.put(spelling.form(name), value));
    }

    @Nullable
    Value find(String name) {
        for (String form : spelling.forms(name)) {
            Value value = byForm.get(form);
            if (value != null) {
                return value;
            }
        }
        return null;
    }

    /** The items of a list in it, by their numbers. */
    NavigableMap<Integer, Value> items(String name) {
        NavigableMap<Integer, Value> items = new TreeMap<>();
        for (String key : written.keySet()) {
            Matcher number = NUMBER.matcher(key);
            if (number.find()) {
                int index = Integer.parseInt(number.group(1));
                Value item = spelling.forms(name + "[" + index + "]").contains(spelling.form(key))
                        ? byForm.get(spelling.form(key))
                        : null;
                if (item != null) {
                    items.put(index, item);
                }
            }
        }
        return items;
    }

    /** Whether anything in it has a name that begins so. */
    boolean hasBelow(String prefix) {
        String form = spelling.form(prefix);
        return byForm.keySet().stream().anyMatch(name -> name.startsWith(form));
    }

    /** Everything in it, as it is written there. */
    Map<String, Value> written() {
        return written;
    }

    /** Whether these are environment variables, in which Kubernetes writes names of its own. */
    boolean isEnvironment() {
        return spelling == Spelling.VARIABLE
                || spelling == Spelling.VARIABLE_OR_EXACT
                || spelling == Spelling.RELAXED_VARIABLE;
    }
}
