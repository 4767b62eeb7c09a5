package io.graceful.manifest.check;

import io.graceful.manifest.yaml.YamlValue;
import java.util.Optional;

/** A number of pods, or a percentage of them: {@code maxSurge}, {@code maxUnavailable}, {@code minAvailable}. */
record Amount(long value, boolean percent) {

    /** What {@code maxSurge} and {@code maxUnavailable} of a Deployment are unless they are set (apps/v1 defaults). */
    static final Amount QUARTER = new Amount(25, true);

    /** Reads one; empty if it is missing, or neither of the two. */
    static Optional<Amount> of(YamlValue value) {
        if (value.number().isPresent() && value.number().getAsLong() >= 0) {
            return Optional.of(new Amount(value.number().getAsLong(), false));
        }
        String text = value.textOrEmpty();
        return text.matches("\\d{1,6}%")
                ? Optional.of(new Amount(Long.parseLong(text.substring(0, text.length() - 1)), true))
                : Optional.empty();
    }

    long roundedUp(long pods) {
        return percent ? (value * pods + 99) / 100 : value;
    }

    long roundedDown(long pods) {
        return percent ? value * pods / 100 : value;
    }

    /** {@code 25% of 4 replicas, rounded down, is 1}; of a plain number only the number. */
    String reckoned(long pods, boolean up) {
        return percent
                ? this + " of " + RolloutRules.replicas(pods) + ", rounded " + (up ? "up" : "down") + ", is "
                        + (up ? roundedUp(pods) : roundedDown(pods))
                : toString();
    }

    @Override
    public String toString() {
        return value + (percent ? "%" : "");
    }
}
