package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apiguardian.api.API;

/** Durations as people write them: {@code 500ms}, {@code 1.5s}, {@code 2m}; a bare number is seconds, as in a pod's spec. */
@API(status = API.Status.INTERNAL)
public final class Durations {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)?");

    private Durations() {}

    /** The duration a text says; empty if it says none. */
    public static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches()) {
            return Optional.empty();
        }
        String unit = form.group(2) == null ? "s" : form.group(2);
        double nanosPerUnit = switch (unit) {
            case "ms" -> 1e6;
            case "m" -> 60e9;
            case "h" -> 3600e9;
            default -> 1e9;
        };
        return Optional.of(Duration.ofNanos(Math.round(Double.parseDouble(form.group(1)) * nanosPerUnit)));
    }

    /** A duration in the shortest of those forms. */
    public static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1000) {
            return millis + "ms";
        }
        return millis % 1000 == 0
                ? millis / 1000 + "s"
                : String.format(Locale.ROOT, "%.3f", millis / 1e3).replaceAll("0+$", "") + "s";
    }
}
