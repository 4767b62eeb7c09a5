/**
 * Meters. {@link io.graceful.micrometer.GracefulMeters} lists every one; {@link io.graceful.micrometer.GracefulMetrics}
 * registers them all at start, because meters made after a registry was closed count nothing.
 */
@NullMarked
package io.graceful.micrometer;

import org.jspecify.annotations.NullMarked;
