package io.graceful.manifest.service;

import java.util.List;
import java.util.Locale;

/** How names are written in a source, against how they are asked for: {@code graceful.drain.late-requests}. */
enum Spelling {
    /** As they are asked for: in files and system properties of plain Java and Quarkus. */
    EXACT,
    /** {@code lateRequests}, {@code late_requests} and {@code LATE-REQUESTS} are the same: in files of Spring Boot. */
    RELAXED,
    /** {@code GRACEFUL_DRAIN_LATE_REQUESTS}: variables of plain Java. */
    VARIABLE,
    /** That, or the name itself: variables of Quarkus. */
    VARIABLE_OR_EXACT,
    /** {@code GRACEFUL_DRAIN_LATEREQUESTS} and {@code GRACEFUL_DRAIN_LATE_REQUESTS}: variables of Spring Boot. */
    RELAXED_VARIABLE;

    /** What a name is kept under. */
    String form(String written) {
        return switch (this) {
            case EXACT, VARIABLE, VARIABLE_OR_EXACT -> written;
            case RELAXED -> written.replace("-", "").replace("_", "").toLowerCase(Locale.ROOT);
            case RELAXED_VARIABLE ->
                written.replace("-", "")
                        .replace('_', '.')
                        .replace('[', '.')
                        .replace("]", "")
                        .toLowerCase(Locale.ROOT);
        };
    }

    /** What to look for, the first that is there counts. */
    List<String> forms(String name) {
        return switch (this) {
            case EXACT -> List.of(name);
            case VARIABLE -> List.of(upper(name));
            case VARIABLE_OR_EXACT -> List.of(name, upper(name));
            case RELAXED -> List.of(form(name));
            case RELAXED_VARIABLE -> List.of(form(name), form(name.replace('-', '.')));
        };
    }

    private static String upper(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
