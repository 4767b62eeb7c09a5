package io.graceful.undertow;

import io.graceful.inflight.ConnectionLedger.Connection;
import io.graceful.inflight.Farewell;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.ConduitWrapper;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.ConduitFactory;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import org.xnio.conduits.StreamSinkConduit;

/**
 * Tells the client to leave as its response is committed: {@code Connection: close} on HTTP/1, GOAWAY on HTTP/2. Never the
 * header on HTTP/2, where clients answer it with a protocol error and the stream is lost.
 */
final class UndertowFarewell implements ConduitWrapper<StreamSinkConduit> {

    private final Farewell farewell;
    private final Connections connections;

    UndertowFarewell(Farewell farewell, Connections connections) {
        this.farewell = farewell;
        this.connections = connections;
    }

    @Override
    public StreamSinkConduit wrap(ConduitFactory<StreamSinkConduit> factory, HttpServerExchange exchange) {
        if (farewell.due()) {
            Connection entry = connections.entry(exchange);
            if (entry != null && !entry.isTold()) {
                tell(exchange, entry);
            }
        }
        return factory.create();
    }

    private static void tell(HttpServerExchange exchange, Connection entry) {
        ServerConnection connection = exchange.getConnection();
        if (Connections.isHttp2(exchange)) {
            Http2Channel channel = Http2.channel(connection);
            if (channel != null && entry.tell()) {
                Http2.sayGoAway(channel);
            }
        } else if (mayClose(exchange, connection) && entry.tell()) {
            if (exchange.isHttp11()
                    && !exchange.getResponseHeaders().contains(Headers.CONTENT_LENGTH)
                    && !exchange.getResponseHeaders().contains(Headers.TRANSFER_ENCODING)) {
                // Otherwise Undertow would mark the end of the body by closing, and a cut one would look whole.
                exchange.getResponseHeaders().put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
            }
            exchange.getResponseHeaders().put(Headers.CONNECTION, Headers.CLOSE.toString());
        }
    }

    /**
     * Not when closing would cost something: a request that is still being sent, a pipelined one already read, a connection
     * that stops being HTTP. The next response on it, or the end, will do.
     */
    private static boolean mayClose(HttpServerExchange exchange, ServerConnection connection) {
        boolean pipelined = connection instanceof AbstractServerConnection http1 && http1.getExtraBytes() != null;
        return exchange.isRequestComplete()
                && !pipelined
                && !exchange.isUpgrade()
                && exchange.getStatusCode() != StatusCodes.SWITCHING_PROTOCOLS
                && !exchange.getRequestMethod().equals(Methods.CONNECT);
    }
}
