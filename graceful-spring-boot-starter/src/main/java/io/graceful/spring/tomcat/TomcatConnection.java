package io.graceful.spring.tomcat;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerConnection;
import io.graceful.edge.ServerEdge;
import java.util.concurrent.RejectedExecutionException;
import org.apache.catalina.connector.Request;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** One connection of Tomcat, as long as it speaks one protocol. */
final class TomcatConnection {

    private final EdgeConnection connection;
    private final boolean multiplexed;

    /** The request that is being served, of HTTP/1.x; belongs to whoever holds the lock of the socket. */
    private @Nullable Http11Request current;

    private TomcatConnection(EdgeConnection connection, boolean multiplexed) {
        this.connection = connection;
        this.multiplexed = multiplexed;
    }

    static TomcatConnection http1(ServerEdge<?> edge, SocketWrapperBase<?> socket) {
        return new TomcatConnection(edge.opened(() -> !socket.isClosed()), false);
    }

    static TomcatConnection http2(
            ServerEdge<?> edge, SocketWrapperBase<?> socket, InternalHttpUpgradeHandler handler, Request first) {
        return new TomcatConnection(edge.opened(new Http2(socket, handler, first.getHeader("User-Agent"))), true);
    }

    boolean isMultiplexed() {
        return multiplexed;
    }

    EdgeConnection known() {
        return connection;
    }

    void closed() {
        connection.closed();
    }

    /** The next request comes, if there is one: the one before is over. */
    void goesOnTo(@Nullable Http11Request next) {
        Http11Request before = current;
        current = next;
        if (before != null) {
            before.over();
        }
    }

    /** A thread takes the connection up. */
    void taken() {
        Http11Request known = current;
        if (known != null) {
            known.entered(false);
        }
    }

    /** The thread has left the connection, which {@code mayGoOn} with the same request later: with half of the next one it looks alike. */
    void left(SocketWrapperBase<?> socket, boolean mayGoOn) {
        Http11Request known = current;
        if (known == null) {
            return;
        }
        if (mayGoOn && socket.getCurrentProcessor() instanceof Processor processor && processor.isAsync()) {
            known.waits();
        } else {
            goesOnTo(null);
        }
    }

    private record Http2(
            SocketWrapperBase<?> socket,
            InternalHttpUpgradeHandler handler,
            @Nullable String userAgent) implements ServerConnection.Multiplexed {

        @Override
        public boolean isOpen() {
            return !socket.isClosed();
        }

        /**
         * Tomcat's own first GOAWAY, whose last stream is 2^31-1: the client opens no new stream here, and all that it has opened
         * or is just opening are served.
         */
        @Override
        public void goAway() {
            if (socket.isWritePending()) {
                // Its client does not read at this moment, and nobody here may wait until it does.
                try {
                    socket.execute(handler::pause);
                } catch (RejectedExecutionException e) {
                    // The server has stopped.
                }
            } else {
                handler.pause();
            }
        }
    }
}
