package io.graceful.manifest.yaml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Visits values, and says what they are in Java. */
final class Walk {

    private Walk() {}

    /** Asks everything of every value. */
    static long all(YamlValue value) {
        long sum = value.exists() ? 1 : 0;
        sum += value.place().line() + value.valuePlace().column();
        sum += value.number().orElse(0)
                + value.bool().map(each -> 1).orElse(2)
                + value.textOrEmpty().length();
        for (YamlValue inner : value.entries().values()) {
            sum += all(inner);
        }
        for (YamlValue item : value.items()) {
            sum += all(item);
        }
        return sum;
    }

    /** As maps, lists and texts; a text in quotes or a block is told from a plain one only by its kind of value. */
    static @Nullable Object java(YamlValue value) {
        if (value.isMapping()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            value.entries().forEach((key, inner) -> map.put(key, java(inner)));
            return map;
        }
        if (value.isList()) {
            List<@Nullable Object> list = new ArrayList<>();
            value.items().forEach(item -> list.add(java(item)));
            return list;
        }
        return value.text().orElse(null);
    }
}
