package io.graceful.lifecycle;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One move from a phase to a later one.
 *
 * @param spent how long the service was in {@code from}
 * @param cause what asked for the stop; null before a stop signal
 */
public record PhaseChange(
        Phase from,
        Phase to,
        Instant at,
        Duration spent,
        @Nullable StopCause cause) {}
