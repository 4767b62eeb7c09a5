package io.graceful.manifest.service;

import io.graceful.settings.Setting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** All places a service reads settings from, in order; placeholders are resolved among them. */
final class Sources {

    private final List<Source> sources;
    private final List<String> prefixes;

    private Sources(List<Source> sources, List<String> prefixes) {
        this.sources = List.copyOf(sources);
        this.prefixes = List.copyOf(prefixes);
    }

    /** @param lowestFirst the last one wins */
    static Sources of(List<Source> lowestFirst) {
        return new Sources(reversed(lowestFirst), List.of(""));
    }

    /** In each source a name with the prefix of a profile, {@code %prod.}, goes before the name alone; the last profile wins. */
    static Sources of(List<Source> lowestFirst, List<String> profiles) {
        List<String> prefixes = new ArrayList<>();
        prefixes.add("");
        profiles.forEach(profile -> prefixes.add("%" + profile + "."));
        return new Sources(reversed(lowestFirst), reversed(prefixes));
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

    /** What graceful's setting is set to; of a list that has no text of its own, that of its items. */
    Optional<Value> find(Setting setting, String prefix) {
        Optional<Value> whole = find(prefix + setting.property());
        List<Value> items = whole.isEmpty() && setting.list() ? items(prefix + setting.property()) : List.of();
        if (items.isEmpty()) {
            return whole;
        }
        Value first = items.get(0);
        return Optional.of(
                items.stream().allMatch(Value::known)
                        ? first.withText(
                                Setting.joined(items.stream().map(Value::text).toList()))
                        : first.asUnseen());
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

    List<Source> all() {
        return sources;
    }
}
