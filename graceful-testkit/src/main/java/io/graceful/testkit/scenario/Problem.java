package io.graceful.testkit.scenario;

/**
 * One thing that is wrong with a scenario.
 *
 * @param path where, as in {@code clients[1].rate}
 * @param message the value and what is allowed
 */
public record Problem(String path, String message) {

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
