package io.graceful.time;

import java.time.Duration;
import java.util.Locale;
import org.apiguardian.api.API;

/** How durations are written for people: {@code 8s}, {@code 1.5s}, {@code 250ms}, {@code 2m}. */
@API(status = API.Status.INTERNAL)
public final class Durations {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private Durations() {}

    /** The shortest exact form down to milliseconds; anything finer is rounded to the nearest millisecond. */
    public static String text(Duration duration) {
        if (duration.isNegative()) {
            return "-" + text(duration.negated());
        }
        long millis = (duration.toNanos() + NANOS_PER_MILLI / 2) / NANOS_PER_MILLI;
        if (millis != 0 && millis < 1000) {
            return millis + "ms";
        }
        if (millis != 0 && millis % 60_000 == 0) {
            return millis / 60_000 + "m";
        }
        if (millis % 1000 == 0) {
            return millis / 1000 + "s";
        }
        String seconds = String.format(Locale.ROOT, "%d.%03d", millis / 1000, millis % 1000);
        return seconds.replaceAll("0+$", "") + "s";
    }

    /** The shorter of two. */
    public static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    /** The longer of two. */
    public static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
