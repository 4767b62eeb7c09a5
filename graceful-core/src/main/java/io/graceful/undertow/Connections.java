package io.graceful.undertow;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerConnection.Multiplexed;
import io.graceful.edge.ServerEdge;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Finds the connection a request came on. On HTTP/2 Undertow makes a connection object for every stream; what is attached to it
 * and who listens to it belong to the channel behind, which all streams share.
 */
final class Connections {

    private static final AttachmentKey<EdgeConnection> ENTRY = AttachmentKey.create(EdgeConnection.class);

    private static final int SWEEP_MILLIS = 1_000;

    private final ServerEdge<?> edge;

    Connections(ServerEdge<?> edge) {
        this.edge = edge;
    }

    static boolean isHttp2(HttpServerExchange exchange) {
        return exchange.getConnection() instanceof Http2ServerConnection;
    }

    /** The connection; made with the first request on it. */
    EdgeConnection of(HttpServerExchange exchange) {
        ServerConnection connection = exchange.getConnection();
        EdgeConnection known = connection.getAttachment(ENTRY);
        return known != null ? known : opened(connection, exchange);
    }

    private EdgeConnection opened(ServerConnection connection, HttpServerExchange exchange) {
        EdgeConnection made;
        if (connection instanceof Http2ServerConnection) {
            Http2Channel channel = Http2.channel(connection);
            if (channel == null) {
                return edge.unwatched();
            }
            made = edge.opened(new Channel(channel, exchange.getRequestHeaders().getFirst(Headers.USER_AGENT)));
            sweep(channel, made);
        } else {
            made = edge.opened(new Http1(connection));
        }
        connection.putAttachment(ENTRY, made);
        connection.addCloseListener(closed -> made.closed());
        if (!connection.isOpen()) {
            // It closed before it could be listened to.
            made.closed();
        }
        return made;
    }

    /** Looks for streams that were reset, as long as the connection is open: nobody tells of those. */
    private static void sweep(Http2Channel channel, EdgeConnection connection) {
        XnioExecutor.Key timer = channel.getIoThread()
                .executeAtInterval(
                        () -> connection.forEachOpen(open -> ((UndertowExchange) open).endIfReset()),
                        SWEEP_MILLIS,
                        TimeUnit.MILLISECONDS);
        channel.addCloseTask(closed -> timer.remove());
    }

    /** A request asks to go on with HTTP/2, and will. */
    static void leavesHttp1(HttpServerExchange exchange) {
        EdgeConnection known = exchange.getConnection().getAttachment(ENTRY);
        if (known != null) {
            known.closed();
        }
    }

    private record Http1(ServerConnection connection) implements io.graceful.edge.ServerConnection {

        @Override
        public boolean isOpen() {
            return connection.isOpen();
        }

        @Override
        public void close() {
            IoUtils.safeClose(connection);
        }
    }

    private record Channel(Http2Channel channel, @Nullable String userAgent) implements Multiplexed {

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void goAway() {
            Http2.sayGoAway(channel);
        }

        /** At the very end, with no stream open: Undertow's own GOAWAY, which closes the connection behind itself. */
        @Override
        public void close() {
            channel.sendGoAway(Http2Channel.ERROR_NO_ERROR);
        }
    }
}
