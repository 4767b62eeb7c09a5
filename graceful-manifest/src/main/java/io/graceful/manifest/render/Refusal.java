package io.graceful.manifest.render;

import java.util.ArrayList;
import java.util.List;

/** Collects why something cannot be rendered, so that all of it is said at once. Not thread-safe. */
final class Refusal {

    private static final int LONGEST_SHOWN = 80;

    private final List<String> problems = new ArrayList<>();

    void check(boolean holds, String name, Object value, String expected) {
        if (!holds) {
            add(name + ": " + shown(value.toString()) + " (expected: " + expected + ")");
        }
    }

    void add(String problem) {
        problems.add(problem);
    }

    /** Throws if there is anything to say. */
    void orThrow() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("cannot render:\n  " + String.join("\n  ", problems));
        }
    }

    private static String shown(String value) {
        String line = value.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        return line.isBlank()
                ? "'" + line + "'"
                : line.length() > LONGEST_SHOWN ? line.substring(0, LONGEST_SHOWN) + "…" : line;
    }
}
