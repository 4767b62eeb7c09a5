/**
 * Where the service is in its life, who is told, and whether it is ready.
 *
 * <p>Phases move forward only; the legal moves are data in {@link io.graceful.lifecycle.Phase}. Readiness is computed
 * from the phase and the gates, and only that it is gone is ever stored, so it cannot come back after a stop signal. This package does not know what
 * happens in a phase, only that it was reached.
 */
@NullMarked
package io.graceful.lifecycle;

import org.jspecify.annotations.NullMarked;
