package io.graceful.manifest.service;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as the frameworks read their own: unlike graceful they take a number alone, and differ in its unit. */
final class DurationTexts {

    private static final Pattern SPRING = Pattern.compile("([+-]?\\d{1,12})([a-zA-Z]{0,2})");
    private static final Pattern QUARKUS = Pattern.compile("([+-]?\\d{1,12})(ms|[smhdSMHD]?)");

    private DurationTexts() {}

    /** {@code 30s}, {@code PT30S}, and {@code 30000} for milliseconds. */
    static Optional<Duration> ofSpring(String text) {
        return read(SPRING, text.strip(), "ms", text.strip());
    }

    /** {@code 30s}, {@code PT30S}, {@code 1h30m}, and {@code 30} for seconds. */
    static Optional<Duration> ofQuarkus(String text) {
        String stripped = text.strip();
        boolean period = !stripped.isEmpty() && Character.isDigit(stripped.charAt(0));
        return read(QUARKUS, stripped, "s", period ? "PT" + stripped : stripped);
    }

    private static Optional<Duration> read(Pattern simple, String text, String unit, String iso) {
        Matcher matcher = simple.matcher(text);
        try {
            return Optional.of(
                    matcher.matches()
                            ? of(
                                    Long.parseLong(matcher.group(1)),
                                    matcher.group(2).isEmpty() ? unit : matcher.group(2))
                            : Duration.parse(iso));
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration of(long amount, String unit) {
        return switch (unit.toLowerCase(Locale.ROOT)) {
            case "ns" -> Duration.ofNanos(amount);
            case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1000L));
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            case "d" -> Duration.ofDays(amount);
            default -> throw new DateTimeParseException("no unit", unit, 0);
        };
    }
}
