package io.graceful.quarkus;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.Exchange;
import io.graceful.edge.ServerConnection;
import io.graceful.edge.ServerEdge;
import io.graceful.inflight.Ongoing;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection of HTTP/1.x, between the codec and Vert.x: sees each message on its way to the socket, whoever wrote it. All of it
 * runs on the connection's event loop.
 *
 * <p>Vert.x hands requests to the router one after the other, each when all of the response before has come by here, so one field
 * is enough for the request that is being answered.
 */
@SuppressWarnings("FutureReturnValueIgnored") // They are the channel's own, and who is gone needs no answer.
final class Http1Connection extends ChannelDuplexHandler {

    /** How long a client that does not read may keep a connection open whose stream was ended. */
    private static final long PATIENCE_MILLIS = 1000;

    private final ChannelHandlerContext vertx;
    private final EdgeConnection entry;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Http1Exchange current;
    private boolean connect;

    // How many requests have come whose responses are not complete, and whether the last has been read to its end.
    private int unanswered = 1;
    private boolean read;
    private @Nullable HttpServerRequest asked;

    // The response under way is the last one of the connection, and whether all of it has been written.
    private boolean closing;
    private boolean written;

    // Its body was ended here, whatever the application still writes; what the client still sends is thrown away.
    private boolean cut;
    private boolean discarding;

    private Http1Connection(ChannelHandlerContext vertx, ServerEdge<Channel> edge, boolean read) {
        this.vertx = vertx;
        this.read = read;
        this.entry = edge.opened(new Server(vertx.channel()));
    }

    /** For a connection whose first request has just come. */
    static Http1Connection onto(ChannelHandlerContext vertx, ServerEdge<Channel> edge, HttpServerRequest first) {
        boolean read = !first.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                && !hasBody(first.headers().get(HttpHeaders.CONTENT_LENGTH));
        Http1Connection made = new Http1Connection(vertx, edge, read);
        vertx.pipeline().addBefore(vertx.name(), "graceful", made);
        vertx.channel().closeFuture().addListener(closed -> made.entry.closed());
        return made;
    }

    private static boolean hasBody(@Nullable String length) {
        return length != null && !length.equals("0");
    }

    private record Server(Channel channel) implements ServerConnection {

        @Override
        public boolean isOpen() {
            return channel.isActive();
        }
    }

    /** Null for a request that is only routed again. */
    @Nullable
    Exchange begin(ServerEdge<Channel> edge, HttpServerRequest request, String path) {
        if (current != null) {
            return null;
        }
        String method = request.method().name();
        asked = request;
        Http1Exchange exchange = new Http1Exchange(this, edge, method, path);
        current = exchange;
        connect = method.equals("CONNECT");
        edge.begin(exchange, entry);
        return exchange;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof HttpRequest request) {
            if (closing) {
                // It was said that the response before is the last one.
                discarding = true;
            } else {
                unanswered++;
                read = !HttpUtil.isTransferEncodingChunked(request)
                        && !hasBody(request.headers().get(HttpHeaderNames.CONTENT_LENGTH));
            }
        }
        boolean last = msg instanceof LastHttpContent;
        if (discarding) {
            ReferenceCountUtil.release(msg);
        } else {
            ctx.fireChannelRead(msg);
        }
        if (last) {
            read = true;
            closeWhenDone(ctx);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.fireChannelReadComplete();
        if (closing && written) {
            readOn(ctx);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (cut) {
            ReferenceCountUtil.release(msg);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        if (msg instanceof HttpResponse response) {
            if (isInformational(response.status())) {
                ctx.write(msg, promise);
                return;
            }
            Http1Exchange known = current;
            if (known != null) {
                if (changesProtocol(response.status())) {
                    upgrade(ctx, known, response, promise.unvoid());
                    return;
                }
                known.commit(response.headers());
            }
        }
        if (msg instanceof LastHttpContent) {
            ctx.write(msg, finished(ctx, promise.unvoid()));
        } else {
            ctx.write(msg, promise);
        }
    }

    private static boolean isInformational(HttpResponseStatus status) {
        return status.codeClass() == HttpStatusClass.INFORMATIONAL && status.code() != 101;
    }

    private boolean changesProtocol(HttpResponseStatus status) {
        return status.code() == 101 || (connect && status.codeClass() == HttpStatusClass.SUCCESS);
    }

    /** All of a response has come by: it ends when it has been written. */
    private ChannelPromise finished(ChannelHandlerContext ctx, ChannelPromise promise) {
        Http1Exchange known = current;
        current = null;
        unanswered--;
        boolean wasLast = closing;
        return promise.addListener(done -> {
            if (known != null) {
                known.end();
            }
            if (wasLast) {
                written = true;
                closeWhenDone(ctx);
            } else {
                readToItsEnd();
            }
        });
    }

    /** Vert.x leaves the connection open whatever the header says; closed with unread bytes, it would be reset. */
    private void closeWhenDone(ChannelHandlerContext ctx) {
        if (!closing || !written) {
            return;
        }
        if (read) {
            ctx.close();
        } else {
            readOn(ctx);
        }
    }

    /**
     * It has its answer, and the application may have stopped reading it: then nobody would see that its client leaves, and no other
     * request could come.
     */
    private void readToItsEnd() {
        HttpServerRequest known = asked;
        if (!read && unanswered == 0 && known != null) {
            known.resume();
        }
    }

    /** Nobody may be left who wants what the client still sends, and then Vert.x has stopped reading it. */
    private void readOn(ChannelHandlerContext ctx) {
        if (!read && !ctx.channel().config().isAutoRead()) {
            discarding = true;
            ctx.channel().config().setAutoRead(true);
        }
    }

    /** A WebSocket is no request any more, and no response will ever tell its client to leave. */
    private void upgrade(
            ChannelHandlerContext ctx, Http1Exchange exchange, HttpResponse response, ChannelPromise promise) {
        current = null;
        unanswered--;
        exchange.upgraded();
        if (response.headers().contains(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)) {
            Ongoing socket =
                    exchange.edge().opensStream(exchange.method() + " " + exchange.path(), () -> leave(ctx.channel()));
            ctx.channel().closeFuture().addListener(closed -> socket.close());
        }
        ctx.write(response, promise.addListener(done -> exchange.end()));
    }

    private static void leave(Channel channel) {
        if (channel.pipeline().get(WebSocketFrameEncoder.class) != null) {
            channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE))
                    .addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** The connection may close behind the response: no request waits behind it, and it is no tunnel. The rest of this one is read. */
    boolean mayClose() {
        return unanswered == 1 && !connect;
    }

    void closeBehindResponse() {
        closing = true;
    }

    /** Ends the body of the response properly, and the connection behind it. From any thread. */
    void endStream(Http1Exchange exchange) {
        vertx.executor().execute(() -> {
            ChannelHandlerContext ctx = context;
            if (ctx == null || current != exchange) {
                return;
            }
            closing = true;
            ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT, finished(ctx, ctx.newPromise()));
            cut = true;
            ctx.executor().schedule(() -> ctx.close(), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        });
    }

    void abort() {
        vertx.channel().close();
    }
}
