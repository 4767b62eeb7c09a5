/**
 * What {@code /healthz}, {@code /livez}, {@code /startupz} and {@code /drain} answer.
 *
 * <p>{@link io.graceful.management.ManagementProtocol} maps a request to a reply and knows no server; adapters carry both
 * over. Whether a caller may see details or start a drain is decided here, by the token alone: in a mesh every caller comes
 * from loopback, so addresses prove nothing.
 *
 * <p>For adapters of servers that answer these paths themselves; what they call is {@code graceful.management().answer(request)}.
 */
@NullMarked
package io.graceful.management;

import org.jspecify.annotations.NullMarked;
