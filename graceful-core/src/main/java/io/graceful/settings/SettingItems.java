package io.graceful.settings;

import io.graceful.settings.SettingsSources.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/** The items of a list that one source names one by one: {@code graceful.warmup.requests[0]}, {@code [1]} and so on. */
final class SettingItems {

    /** Those of one list among those of all. */
    static SettingItems of(Setting setting, Map<Setting, SettingItems> all) {
        SettingItems list = all.get(setting);
        if (list == null) {
            list = new SettingItems();
            all.put(setting, list);
        }
        return list;
    }

    static void join(Map<Setting, SettingItems> all, Map<Setting, Text> texts) {
        for (Map.Entry<Setting, SettingItems> list : all.entrySet()) {
            texts.put(list.getKey(), list.getValue().joined());
        }
    }

    private final NavigableMap<Integer, Text> items = new TreeMap<>();

    void put(int index, Text text) {
        items.put(index, text);
    }

    /** All of them as one text. */
    private Text joined() {
        List<String> texts = new ArrayList<>();
        for (Text text : items.values()) {
            texts.add(text.value());
        }
        return new Text(
                Setting.joined(texts),
                Objects.requireNonNull(items.get(items.firstKey())).origin(),
                this);
    }

    /** Whether none is left out. */
    boolean complete() {
        return items.lastKey() == items.size() - 1;
    }

    /** What is said of the first item without the one before it. */
    String problem(Setting setting) {
        int missing = 0;
        while (items.containsKey(missing)) {
            missing++;
        }
        int index = items.tailMap(missing).firstKey();
        Text text = Objects.requireNonNull(items.get(index));
        return SettingValues.problem(
                setting.key() + "[" + index + "]",
                text,
                "[" + missing + "] before it: items are numbered from 0, and none is left out");
    }
}
