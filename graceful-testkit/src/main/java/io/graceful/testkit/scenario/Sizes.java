package io.graceful.testkit.scenario;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers of bytes as people write them: {@code 500}, {@code 64KiB}, {@code 8MiB}. */
final class Sizes {

    private static final Pattern FORM = Pattern.compile("(\\d{1,12})\\s*(KiB|MiB)?");
    private static final long KIB = 1024;

    private Sizes() {}

    /** The number of bytes a text says; empty if it says none. */
    static Optional<Long> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String unit = form.group(2) == null ? "" : form.group(2);
        long each = unit.equals("MiB") ? KIB * KIB : unit.equals("KiB") ? KIB : 1;
        return Optional.of(Long.parseLong(form.group(1)) * each);
    }
}
