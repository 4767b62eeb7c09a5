/**
 * Work to be done before the service first becomes ready.
 *
 * <p>{@link io.graceful.warmup.WarmupTask} says what, {@link io.graceful.warmup.Warmup} runs all of them under one ceiling
 * and gives up at once when a stop signal comes. This package does not know what the tasks do; the measured warm-up
 * of the JIT comes after all of them.
 */
@NullMarked
package io.graceful.warmup;

import org.jspecify.annotations.NullMarked;
