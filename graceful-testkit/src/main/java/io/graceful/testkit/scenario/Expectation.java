package io.graceful.testkit.scenario;

/**
 * What has to come out for a run to pass.
 *
 * @param failed the most requests that may fail
 * @param kills the most containers that may have to be killed
 */
public record Expectation(long failed, int kills) {

    /** Nothing fails and nobody is killed. */
    public static final Expectation PERFECT = new Expectation(0, 0);
}
