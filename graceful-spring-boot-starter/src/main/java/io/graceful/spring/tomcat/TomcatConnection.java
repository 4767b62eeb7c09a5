package io.graceful.spring.tomcat;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerConnection;
import io.graceful.edge.ServerEdge;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.coyote.Processor;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** One connection of Tomcat, as long as it speaks one protocol. */
final class TomcatConnection {

    private final EdgeConnection connection;
    private final @Nullable Http2 http2;

    /** The request that is being served, of HTTP/1.x; changed by whoever holds the lock of the socket. */
    private volatile @Nullable Http11Request current;

    private TomcatConnection(EdgeConnection connection, @Nullable Http2 http2) {
        this.connection = connection;
        this.http2 = http2;
    }

    static TomcatConnection http1(ServerEdge<?> edge, SocketWrapperBase<?> socket) {
        return new TomcatConnection(edge.opened(() -> !socket.isClosed()), null);
    }

    static TomcatConnection http2(
            ServerEdge<?> edge, SocketWrapperBase<?> socket, InternalHttpUpgradeHandler handler, Request first) {
        Http2 server = new Http2(socket, handler, first.getHeader("User-Agent"));
        return new TomcatConnection(edge.opened(server), server);
    }

    boolean isMultiplexed() {
        return http2 != null;
    }

    EdgeConnection known() {
        return connection;
    }

    void closed() {
        connection.closed();
    }

    /** Whether a request of HTTP/1.x is open that a thread will come back for. */
    boolean isServing() {
        Http11Request known = current;
        return known != null && known.isOpen();
    }

    /** A stream has ended, or something has been read. */
    void mayGoAway() {
        if (http2 != null) {
            http2.goAwayIfOwed();
        }
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

    /** The thread has left the connection, which goes on with the same request later. */
    void waits() {
        Http11Request known = current;
        if (known != null) {
            known.waits();
        }
    }

    /** The thread has left the connection, which {@code mayGoOn} with the same request later: with half of the next one it looks alike. */
    void left(SocketWrapperBase<?> socket, boolean mayGoOn) {
        mayGoAway();
        Http11Request known = current;
        if (known == null) {
            return;
        }
        if (mayGoOn && socket.getCurrentProcessor() instanceof Processor processor && processor.isAsync()) {
            waits();
        } else {
            goesOnTo(null);
        }
    }

    private static final class Http2 implements ServerConnection.Multiplexed {

        private final SocketWrapperBase<?> socket;
        private final InternalHttpUpgradeHandler handler;
        private final @Nullable String userAgent;
        private final AtomicBoolean owed = new AtomicBoolean();

        Http2(SocketWrapperBase<?> socket, InternalHttpUpgradeHandler handler, @Nullable String userAgent) {
            this.socket = socket;
            this.handler = handler;
            this.userAgent = userAgent;
        }

        @Override
        public boolean isOpen() {
            return !socket.isClosed();
        }

        @Override
        public @Nullable String userAgent() {
            return userAgent;
        }

        /**
         * Not while there are streams that Tomcat has read and no thread has taken up: some clients fail all that are open. It says
         * it behind the last of them.
         */
        @Override
        public void goAway() {
            owed.set(true);
            goAwayIfOwed();
        }

        void goAwayIfOwed() {
            if (owed.get() && CoyoteHttp2.openStreams(handler) == 0 && owed.compareAndSet(true, false)) {
                goAwayNow();
            }
        }

        /**
         * Tomcat's own first GOAWAY, whose last stream is 2^31-1: the client opens no new stream here, and all that it has opened
         * or is just opening are served.
         */
        private void goAwayNow() {
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
