package io.graceful.manifest.report;

import io.graceful.manifest.check.Severity;

/** How a word of a report is made to stand out; it may only put invisible characters around the text. */
@FunctionalInterface
public interface Paint {

    /** Leaves text alone. */
    Paint NONE = (severity, text) -> text;

    String paint(Severity severity, String text);
}
