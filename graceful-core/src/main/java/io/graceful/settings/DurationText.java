package io.graceful.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code 10s}, {@code 500ms}, {@code 2m}, {@code 1h} and ISO-8601 ({@code PT10S}); a bare {@code 0} needs no unit. */
final class DurationText {

    static final String EXAMPLES = "such as 10s, 500ms, 2m or PT10S";

    private static final Pattern SIMPLE = Pattern.compile("([+-]?\\d{1,12})(ms|s|m|h)");

    private DurationText() {}

    /** @throws IllegalArgumentException if the text is no duration, or one of more than 10,000 days */
    static Duration parse(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        if (lower.equals("0")) {
            return Duration.ZERO;
        }
        Matcher simple = SIMPLE.matcher(lower);
        try {
            Duration duration = simple.matches() ? simple(simple) : Duration.parse(text.strip());
            if (duration.abs().compareTo(Duration.ofDays(10_000)) > 0) {
                throw new IllegalArgumentException("too long");
            }
            return duration;
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new IllegalArgumentException("not a duration", e);
        }
    }

    private static Duration simple(Matcher matcher) {
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }
}
