package io.graceful.quarkus;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.Exchange;
import io.graceful.edge.ServerConnection.Multiplexed;
import io.graceful.edge.ServerEdge;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** The streams of one connection of HTTP/2. A stream ends when flow control has let its last byte go and that has been written. */
@SuppressWarnings("FutureReturnValueIgnored") // They are the channel's own, and who is gone needs no answer.
final class Http2Streams extends Http2ConnectionAdapter {

    private final ChannelHandlerContext context;
    private final Http2ConnectionHandler http2;
    private final Http2Connection.PropertyKey key;
    private final EdgeConnection entry;

    @SuppressWarnings({"FutureReturnValueIgnored", "this-escape"
    }) // The channel's own future; nothing calls before the end.
    Http2Streams(
            ChannelHandlerContext context,
            Http2ConnectionHandler http2,
            ServerEdge<Channel> edge,
            @Nullable String userAgent) {
        this.context = context;
        this.http2 = http2;
        this.key = http2.connection().newKey();
        this.entry = edge.opened(new Server(context, http2, userAgent));
        http2.connection().addListener(this);
        context.channel().closeFuture().addListener(closed -> entry.closed());
    }

    private record Server(
            ChannelHandlerContext context,
            Http2ConnectionHandler http2,
            @Nullable String userAgent) implements Multiplexed {

        @Override
        public boolean isOpen() {
            return context.channel().isActive();
        }

        @Override
        public void goAway() {
            if (context.executor().inEventLoop()) {
                write();
            } else {
                context.executor().execute(this::write);
            }
        }

        private void write() {
            http2.goAway(
                    context,
                    Integer.MAX_VALUE,
                    Http2Error.NO_ERROR.code(),
                    Unpooled.EMPTY_BUFFER,
                    context.newPromise());
            context.flush();
        }
    }

    /** Null for a request that is only routed again. */
    @Nullable
    Exchange begin(ServerEdge<Channel> edge, RoutingContext request) {
        Http2Stream stream = http2.connection().stream(request.response().streamId());
        if (stream == null) {
            // Its client is gone.
            return null;
        }
        VertxExchange known = stream.getProperty(key);
        if (known != null) {
            known.listen();
            return null;
        }
        VertxExchange exchange = new VertxExchange(request, () -> reset(stream));
        stream.setProperty(key, exchange);
        edge.begin(exchange, entry);
        exchange.listen();
        return exchange;
    }

    private void reset(Http2Stream stream) {
        context.executor().execute(() -> {
            http2.resetStream(context, stream.id(), Http2Error.INTERNAL_ERROR.code(), context.newPromise());
            context.flush();
        });
    }

    /** All of the response is on its way, though the client still sends: it has ended when what was written before this has been. */
    @Override
    public void onStreamHalfClosed(Http2Stream stream) {
        VertxExchange exchange = stream.getProperty(key);
        if (exchange != null && stream.state() == Http2Stream.State.HALF_CLOSED_LOCAL) {
            context.write(Unpooled.EMPTY_BUFFER).addListener(written -> exchange.end());
        }
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        VertxExchange exchange = stream.getProperty(key);
        if (exchange != null) {
            exchange.end();
        }
    }
}
