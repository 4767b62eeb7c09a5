package io.graceful.testkit.pod;

import io.graceful.testkit.plane.Sandbox;

/** Which port a probe or hook means. */
final class Targets {

    private Targets() {}

    /**
     * A port by its name in the pod's spec, or by its number.
     *
     * @throws IllegalArgumentException if the pod has none of that name
     */
    static int port(String nameOrNumber, Sandbox sandbox) {
        Integer named = sandbox.ports().get(nameOrNumber);
        if (named != null) {
            return named;
        }
        try {
            return Integer.parseInt(nameOrNumber);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("port " + nameOrNumber + " (expected: a number, or one of "
                    + String.join(", ", sandbox.ports().keySet()) + ")");
        }
    }
}
