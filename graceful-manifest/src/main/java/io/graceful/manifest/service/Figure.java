package io.graceful.manifest.service;

import java.time.Duration;

/**
 * A duration that a service keeps to, and who says so.
 *
 * @param name what the user would set: {@code graceful.drain.timeout}, {@code spring.lifecycle.timeout-per-shutdown-phase}
 * @param origin where it is set, such as {@code application.yml:12} or {@code env GRACEFUL_DRAIN_TIMEOUT}; {@code default}
 *     if nowhere, followed by a blank and more where it depends on something
 */
public record Figure(Duration value, String name, String origin) {

    public static final String DEFAULT = "default";

    /** Whether somebody chose it. */
    public boolean isSet() {
        return !origin.equals(DEFAULT) && !origin.startsWith(DEFAULT + " ");
    }
}
