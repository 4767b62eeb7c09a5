package io.graceful.manifest.render;

import io.graceful.manifest.service.Figure;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Durations that add up, and how to say so. Not thread-safe. */
final class Sum {

    private final List<String> terms = new ArrayList<>();
    private Duration total = Duration.ZERO;

    Sum add(Duration value, String name) {
        terms.add(Durations.text(value) + " " + name);
        total = total.plus(value);
        return this;
    }

    /** Adds a figure; nothing where it is not known, and says that. */
    Sum add(Optional<Figure> figure, String otherwise) {
        if (figure.isPresent()) {
            return add(figure.get().value(), named(figure.get()));
        }
        terms.add("an unknown time for " + otherwise);
        return this;
    }

    /** Who says it, and where. */
    static String named(Figure figure) {
        return figure.name() + " (" + figure.origin() + ")";
    }

    /** In whole seconds, never less than it is. */
    long seconds() {
        return wholeSeconds(total);
    }

    static long wholeSeconds(Duration duration) {
        return duration.plusSeconds(1).minusNanos(1).toSeconds();
    }

    @Override
    public String toString() {
        return String.join(" + ", terms) + " = " + Durations.text(total);
    }
}
