/**
 * {@link io.graceful.Graceful}: what a service holds in its hands.
 *
 * <p>Wires the packages below it together and adds nothing of its own. Servers and metrics build on it, not the reverse.
 */
@NullMarked
package io.graceful;

import org.jspecify.annotations.NullMarked;
