package io.graceful.edge;

import org.jspecify.annotations.Nullable;

/**
 * What the edge may ask of one connection of a server. Implemented by adapters; called from any thread.
 *
 * <p>An adapter of a server that speaks HTTP/2 implements {@link Multiplexed} for such connections.
 */
public interface ServerConnection {

    /** Whether the connection is still open; it may have closed before anybody could listen to its end. */
    boolean isOpen();

    /** Closes the connection: the last act of a service that has nothing in flight. Nothing to do where the server does it. */
    default void close() {}

    /** A connection on which many requests go on at once, and whose client is told to leave beside their responses. */
    interface Multiplexed extends ServerConnection {

        /**
         * Sends a GOAWAY whose last stream is 2^31-1 (RFC 9113, section 6.8): the client opens no further stream here, and all that it
         * has opened are served. Must return at once, and must be written at once: called as the last open stream ends, from the
         * thread that ends it.
         */
        void goAway();

        /** The {@code User-Agent} of the connection's first request, by which clients are known that break at a GOAWAY. */
        @Nullable
        String userAgent();
    }
}
