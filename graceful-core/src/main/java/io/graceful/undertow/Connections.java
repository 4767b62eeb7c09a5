package io.graceful.undertow;

import io.graceful.inflight.ConnectionLedger;
import io.graceful.inflight.ConnectionLedger.Connection;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.server.protocol.http2.Http2ServerConnection;
import io.undertow.util.AttachmentKey;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;

/**
 * Finds the ledger's entry for the connection a request came on. On HTTP/2 Undertow makes a connection object for every
 * stream; the real connection is the channel behind it.
 */
final class Connections {

    private static final AttachmentKey<Connection> ENTRY = AttachmentKey.create(Connection.class);

    private final ConnectionLedger ledger;
    private final ConcurrentMap<Http2Channel, Connection> http2 = new ConcurrentHashMap<>();

    Connections(ConnectionLedger ledger) {
        this.ledger = ledger;
    }

    static boolean isHttp2(HttpServerExchange exchange) {
        return exchange.getConnection() instanceof Http2ServerConnection;
    }

    /** Notes the connection, if this is the first request on it. */
    void arrived(HttpServerExchange exchange) {
        if (entry(exchange) != null) {
            return;
        }
        ServerConnection connection = exchange.getConnection();
        if (connection instanceof Http2ServerConnection) {
            Http2Channel channel = Http2.channel(connection);
            if (channel != null) {
                http2.computeIfAbsent(channel, this::openedHttp2);
                if (!channel.isOpen()) {
                    closedHttp2(channel);
                }
            }
            return;
        }
        Connection entry = ledger.opened(() -> IoUtils.safeClose(connection));
        connection.putAttachment(ENTRY, entry);
        connection.addCloseListener(closed -> entry.closed());
        if (!connection.isOpen()) {
            // It closed before it could be listened to.
            entry.closed();
        }
    }

    private Connection openedHttp2(Http2Channel channel) {
        // At the very end, with no stream open: Undertow's own GOAWAY, which closes the connection behind itself.
        Connection entry = ledger.opened(
                () -> channel.sendGoAway(Http2Channel.ERROR_NO_ERROR),
                () -> channel.getIoThread().execute(() -> Http2.sayGoAway(channel)));
        channel.addCloseTask(closed -> closedHttp2(channel));
        return entry;
    }

    private void closedHttp2(Http2Channel channel) {
        Connection entry = http2.remove(channel);
        if (entry != null) {
            entry.closed();
        }
    }

    /** The entry; null for a connection nobody noted, or an HTTP/2 one that cannot be reached. */
    @Nullable
    Connection entry(HttpServerExchange exchange) {
        ServerConnection connection = exchange.getConnection();
        if (connection instanceof Http2ServerConnection) {
            Http2Channel channel = Http2.channel(connection);
            return channel == null ? null : http2.get(channel);
        }
        return connection.getAttachment(ENTRY);
    }
}
