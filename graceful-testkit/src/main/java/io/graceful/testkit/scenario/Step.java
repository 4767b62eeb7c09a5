package io.graceful.testkit.scenario;

import java.time.Duration;

/**
 * An action and its time.
 *
 * @param delay after the end of the previous step or, with {@code overlap}, after its beginning
 */
public record Step(Action action, Duration delay, boolean overlap) {

    /** As soon as the previous step is over. */
    public static Step of(Action action) {
        return new Step(action, Duration.ZERO, false);
    }

    /** This long after the previous step is over. */
    public static Step after(Duration delay, Action action) {
        return new Step(action, delay, false);
    }

    /** This long after the previous step has begun. */
    public static Step during(Duration delay, Action action) {
        return new Step(action, delay, true);
    }
}
