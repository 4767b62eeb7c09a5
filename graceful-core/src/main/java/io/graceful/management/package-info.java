/**
 * What {@code /healthz}, {@code /livez}, {@code /startupz} and {@code /drain} answer.
 *
 * <p>{@link io.graceful.management.ManagementProtocol} maps a request to a reply and knows no server; adapters carry both
 * over. Whether a caller may see details or start a drain is decided here, by the token alone: in a mesh every caller comes
 * from loopback, so addresses prove nothing.
 */
@API(status = API.Status.INTERNAL)
@NullMarked
package io.graceful.management;

import org.apiguardian.api.API;
import org.jspecify.annotations.NullMarked;
