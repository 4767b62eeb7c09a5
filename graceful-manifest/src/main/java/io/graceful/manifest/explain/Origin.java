package io.graceful.manifest.explain;

import io.graceful.manifest.service.Figure;
import io.graceful.time.Durations;

/** Where a number comes from. */
final class Origin {

    private Origin() {}

    /** {@code (graceful.drain.timeout 10s, default)}, with a space before it. */
    static String of(Figure figure) {
        return " (" + figure.name() + " " + Durations.text(figure.value()) + ", " + figure.origin() + ")";
    }
}
