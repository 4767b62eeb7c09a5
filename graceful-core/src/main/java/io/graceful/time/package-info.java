/**
 * The only door to clocks, sleeps and threads.
 *
 * <p>Everything that waits takes a {@link io.graceful.time.Time} and a {@link io.graceful.time.Deadline}, and everything
 * that runs foreign code beside the caller takes {@link io.graceful.time.Threads}; tests pass their own, so an hour of
 * waiting costs them milliseconds. This package knows nothing of phases, requests or servers.
 */
@NullMarked
package io.graceful.time;

import org.jspecify.annotations.NullMarked;
