package io.graceful.manifest.check;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads what somebody writes for a fact. What it cannot read it refuses in one sentence that begins with the name of the option.
 * Null is not said, and stays null.
 */
public final class FactText {

    private FactText() {}

    /**
     * A constant in lower case.
     *
     * @throws IllegalArgumentException {@code --mesh: x (expected: none, istio or linkerd)}
     */
    public static <E extends Enum<E>> @Nullable E choice(Class<E> type, String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        List<String> names = new ArrayList<>();
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (name.equals(text.strip().toLowerCase(Locale.ROOT))) {
                return constant;
            }
            names.add(name);
        }
        String last = names.remove(names.size() - 1);
        throw refused(option, text, names.isEmpty() ? last : String.join(", ", names) + " or " + last);
    }

    /** A version of Kubernetes. */
    public static @Nullable KubernetesVersion version(String option, @Nullable String text) {
        return text == null
                ? null
                : KubernetesVersion.parse(text)
                        .orElseThrow(() -> refused(option, text, "a version of Kubernetes such as 1.30"));
    }

    /** {@code 15s}, {@code 2m}, {@code 1m30s}, {@code 500ms} or {@code PT15S}. */
    public static @Nullable Duration duration(String option, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String plain = text.strip().toUpperCase(Locale.ROOT);
        try {
            Duration duration;
            if (plain.equals("0")) {
                duration = Duration.ZERO;
            } else if (plain.matches("\\d{1,9}MS")) {
                duration = Duration.ofMillis(Long.parseLong(plain.substring(0, plain.length() - 2)));
            } else {
                duration = Duration.parse(plain.startsWith("P") ? plain : "PT" + plain);
            }
            if (!duration.isNegative() && duration.compareTo(Duration.ofDays(365)) < 0) {
                return duration;
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw refused(option, text, "a duration such as 15s or 2m");
        }
        throw refused(option, text, "a duration such as 15s or 2m");
    }

    private static IllegalArgumentException refused(String option, String text, String expected) {
        return new IllegalArgumentException(option + ": " + text + " (expected: " + expected + ")");
    }
}
