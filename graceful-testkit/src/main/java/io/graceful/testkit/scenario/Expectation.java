package io.graceful.testkit.scenario;

import org.jspecify.annotations.Nullable;

/**
 * What has to come out for a run to pass.
 *
 * @param failed the most requests that may fail
 * @param kills the most containers that may have to be killed
 * @param coldRatio the most that the cold p99 of new pods may be of their steady p99, as the median over them; null for any
 */
public record Expectation(long failed, int kills, @Nullable Double coldRatio) {

    /** Nothing fails and nobody is killed. */
    public static final Expectation PERFECT = new Expectation(0, 0);

    /** Whatever the new pods' first answers take. */
    public Expectation(long failed, int kills) {
        this(failed, kills, null);
    }
}
