package io.graceful.manifest.service;

import io.graceful.settings.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All places a service reads settings from, in order; placeholders are resolved among them. */
final class Sources {

    private final List<Source> sources;
    private final List<String> prefixes;

    /** Whether a list may have an item from each: so it is in Quarkus, while elsewhere all of it is from one source. */
    private final boolean merged;

    private Sources(List<Source> sources, List<String> prefixes, boolean merged) {
        this.sources = List.copyOf(sources);
        this.merged = merged;
        this.prefixes = List.copyOf(prefixes);
    }

    /** @param lowestFirst the last one wins */
    static Sources of(List<Source> lowestFirst) {
        return new Sources(reversed(lowestFirst), List.of(""), false);
    }

    /** In each source a name with the prefix of a profile, {@code %prod.}, goes before the name alone; the last profile wins. */
    static Sources of(List<Source> lowestFirst, List<String> profiles) {
        List<String> prefixes = new ArrayList<>();
        prefixes.add("");
        profiles.forEach(profile -> prefixes.add("%" + profile + "."));
        return new Sources(reversed(lowestFirst), reversed(prefixes), true);
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    /** As it is written, placeholders and all. */
    @Nullable
    Value raw(String name) {
        for (Source source : sources) {
            for (String prefix : prefixes) {
                Value value = source.find(prefix + name);
                if (value != null) {
                    return value;
                }
            }
        }
        return null;
    }

    /** What a name is set to. It is not {@link Value#known()} if a placeholder in it stands for something unknown. */
    Optional<Value> find(String name) {
        Value raw = raw(name);
        return raw == null ? Optional.empty() : Optional.of(new Placeholders(this).resolve(raw));
    }

    /** As {@link #find}, but an empty text counts as not set: for ports, durations and choices of the frameworks. */
    Optional<Value> findText(String name) {
        return find(name).filter(value -> !value.known() || !value.text().isBlank());
    }

    /** The items of a list, in either spelling: {@code a,b} or {@code [0]}, {@code [1]}. */
    List<String> list(String name) {
        Optional<Value> whole = find(name);
        if (whole.isPresent()) {
            return split(whole.get().text());
        }
        return items(name).stream().map(item -> item.text().strip()).toList();
    }

    /**
     * The items of graceful's setting as they are written, by their numbers; empty unless it is a list of which nothing gives
     * the whole.
     */
    NavigableMap<Integer, Value> rawItems(Setting setting, String prefix) {
        String name = prefix + setting.property();
        NavigableMap<Integer, Value> items = new TreeMap<>();
        if (!setting.list() || (merged && raw(name) != null)) {
            return items;
        }
        for (Source source : sources) {
            for (String profile : prefixes) {
                if (!merged && source.find(profile + name) != null) {
                    return items;
                }
                source.items(profile + name).forEach(items::putIfAbsent);
                if (!merged && !items.isEmpty()) {
                    return items;
                }
            }
        }
        return items;
    }

    /** Those, with what their placeholders stand for. */
    NavigableMap<Integer, Value> items(Setting setting, String prefix) {
        NavigableMap<Integer, Value> items = rawItems(setting, prefix);
        items.replaceAll((index, raw) -> new Placeholders(this).resolve(raw));
        return items;
    }

    private List<Value> items(String name) {
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Optional<Value> item = find(name + "[" + i + "]");
            if (item.isEmpty()) {
                break;
            }
            items.add(item.get());
        }
        return items;
    }

    static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }

    /** Whether anything is set whose name begins so. */
    boolean hasBelow(String prefix) {
        return sources.stream().anyMatch(source -> source.hasBelow(prefix));
    }

    List<Source> all() {
        return sources;
    }
}
