/**
 * graceful on Undertow: counts the requests of an application's handler, tells its clients to leave, serves the management
 * endpoints, and closes the ports last.
 *
 * <p>Plain Java services begin with {@link io.graceful.undertow.GracefulUndertow}. Nothing here decides anything; it carries
 * over between the server and the core.
 */
@NullMarked
package io.graceful.undertow;

import org.jspecify.annotations.NullMarked;
