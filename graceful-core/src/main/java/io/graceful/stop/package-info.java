/**
 * How a service leaves: what asks for it, in which order what happens, how long each part may take, and what is said at the
 * end.
 *
 * <p>{@link io.graceful.stop.StopSequence} is the only orchestrator and reads from top to bottom. It knows no server:
 * adapters hand it what closes their ports.
 */
@NullMarked
package io.graceful.stop;

import org.jspecify.annotations.NullMarked;
