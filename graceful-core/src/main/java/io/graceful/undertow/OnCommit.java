package io.graceful.undertow;

import io.graceful.inflight.ConnectionLedger.Connection;
import io.graceful.inflight.Farewell;
import io.graceful.inflight.LiveStreams;
import io.undertow.server.AbstractServerConnection;
import io.undertow.server.ConduitWrapper;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.ServerConnection;
import io.undertow.util.ConduitFactory;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import org.xnio.IoUtils;
import org.xnio.conduits.StreamSinkConduit;

/**
 * What happens as a response is committed: a client is told to leave, and what is no ordinary response is recognised.
 *
 * <p>The farewell is {@code Connection: close} on HTTP/1 and GOAWAY on HTTP/2. Never the header on HTTP/2, where clients
 * answer it with a protocol error and the stream is lost.
 */
final class OnCommit implements ConduitWrapper<StreamSinkConduit> {

    private static final String EVENT_STREAM = "text/event-stream";

    private final Farewell farewell;
    private final Connections connections;
    private final LiveStreams streams;

    OnCommit(Farewell farewell, Connections connections, LiveStreams streams) {
        this.farewell = farewell;
        this.connections = connections;
        this.streams = streams;
    }

    @Override
    public StreamSinkConduit wrap(ConduitFactory<StreamSinkConduit> factory, HttpServerExchange exchange) {
        if (exchange.isUpgrade()) {
            leavesHttp(exchange);
            return factory.create();
        }
        String type = exchange.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
        if (type != null && type.startsWith(EVENT_STREAM)) {
            becomesStream(exchange);
        }
        if (farewell.due()) {
            Connection entry = connections.entry(exchange);
            if (entry != null && !entry.isTold()) {
                tell(exchange, entry);
            }
        }
        return factory.create();
    }

    /** A WebSocket, say: no response will ever tell it to leave, so it must not be waited for. Its owner tracks the stream. */
    private void leavesHttp(HttpServerExchange exchange) {
        Connection entry = connections.entry(exchange);
        if (entry != null) {
            entry.closed();
        }
    }

    /** Event streams end when somebody ends them; clients come back by themselves, and then elsewhere. */
    private void becomesStream(HttpServerExchange exchange) {
        LiveStreams.Stream stream = streams.openedByRequest(
                "GET " + exchange.getRequestPath(), () -> exchange.getIoThread().execute(() -> end(exchange)));
        exchange.addExchangeCompleteListener((ended, next) -> {
            stream.close();
            next.proceed();
        });
    }

    private static void end(HttpServerExchange exchange) {
        IoUtils.safeClose(exchange.getConnection());
        // Nobody may be writing at the moment, and then nobody but us would notice.
        exchange.endExchange();
    }

    private static void tell(HttpServerExchange exchange, Connection entry) {
        if (Connections.isHttp2(exchange)) {
            entry.tellNow();
        } else if (mayClose(exchange, exchange.getConnection()) && entry.tell()) {
            HeaderMap headers = exchange.getResponseHeaders();
            if (exchange.isHttp11()
                    && !headers.contains(Headers.CONTENT_LENGTH)
                    && !headers.contains(Headers.TRANSFER_ENCODING)) {
                // Otherwise Undertow would mark the end of the body by closing, and a cut one would look whole.
                headers.put(Headers.TRANSFER_ENCODING, Headers.CHUNKED.toString());
            }
            headers.put(Headers.CONNECTION, Headers.CLOSE.toString());
        }
    }

    /**
     * Not when closing would cost something: a request that is still being sent, a pipelined one already read, a tunnel. The
     * next response on the connection, or the end, will do.
     */
    private static boolean mayClose(HttpServerExchange exchange, ServerConnection connection) {
        boolean pipelined = connection instanceof AbstractServerConnection http1 && http1.getExtraBytes() != null;
        return exchange.isRequestComplete()
                && !pipelined
                && !exchange.getRequestMethod().equals(Methods.CONNECT);
    }
}
