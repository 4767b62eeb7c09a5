/**
 * Warms the service up with its own requests, over loopback and through the real port, until it has settled.
 *
 * <p>{@link io.graceful.selfrequests.SelfRequest} says what to ask, {@link io.graceful.selfrequests.SelfRequests} asks until
 * the JIT compiler has become quiet and the answers have become as fast as they will be, or until the time is over. The rule
 * for that stands alone, without clocks and threads. This package does not know what server answers.
 */
@NullMarked
package io.graceful.selfrequests;

import org.jspecify.annotations.NullMarked;
