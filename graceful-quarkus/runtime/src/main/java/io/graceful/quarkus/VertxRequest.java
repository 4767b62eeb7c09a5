package io.graceful.quarkus;

import io.graceful.edge.ServerEdge;
import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.RequestViews;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request on Vert.x. No thread belongs to it. */
final class VertxRequest implements RequestViews.View {

    private final ServerEdge<Channel> edge;
    private final RoutingContext context;
    private final @Nullable VertxConnection connection;
    private final AtomicBoolean ended = new AtomicBoolean();
    private int slot;
    private volatile boolean closing;
    private volatile LiveStreams.@Nullable Stream stream;

    VertxRequest(ServerEdge<Channel> edge, RoutingContext context, @Nullable VertxConnection connection) {
        this.edge = edge;
        this.context = context;
        this.connection = connection;
    }

    void begin() {
        slot = edge.begin(this);
        context.addHeadersEndHandler(nothing -> committing());
        context.addEndHandler(result -> end());
    }

    private void committing() {
        HttpServerResponse response = context.response();
        if (stream == null && ServerEdge.isStream(response.headers().get(HttpHeaders.CONTENT_TYPE))) {
            stream = edge.becomesStream(label(), this::endStream);
        }
        if (connection == null) {
            return;
        }
        if (context.request().version() == HttpVersion.HTTP_2) {
            edge.tellNow(connection.entry);
        } else if (edge.tells(connection.entry)) {
            response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            closing = true;
        }
    }

    private void end() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        LiveStreams.Stream known = stream;
        if (known != null) {
            known.close();
        }
        edge.end(slot);
        if (connection != null && connection.last == context) {
            connection.last = null;
        }
        if (closing) {
            closeAfterRequest();
        }
    }

    /** Vert.x leaves the connection open whatever the header says; closed with unread bytes, it would be reset. */
    @SuppressWarnings("FutureReturnValueIgnored") // Closing is the end of it.
    private void closeAfterRequest() {
        HttpServerRequest request = context.request();
        if (request.isEnded()) {
            request.connection().close();
        } else {
            request.end().onComplete(read -> request.connection().close());
            request.resume();
        }
    }

    /** Ends the response properly: a client that reads to the end sees no broken connection. */
    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone needs no end.
    private void endStream() {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }

    /** A WebSocket is no request: its handshake never ends as one, and no response will ever tell its client to leave. */
    @SuppressWarnings("FutureReturnValueIgnored") // They are the channel's own futures.
    static void followWebSocket(ServerEdge<Channel> edge, RoutingContext context, @Nullable Channel channel) {
        if (channel == null) {
            return;
        }
        String label = context.request().method() + " " + context.request().path();
        LiveStreams.Stream socket = edge.opensStream(label, () -> {
            // Or the handshake was refused, and the connection is an ordinary one.
            if (channel.pipeline().get(WebSocketFrameEncoder.class) != null) {
                channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE))
                        .addListener(ChannelFutureListener.CLOSE);
            }
        });
        channel.closeFuture().addListener(closed -> socket.close());
        context.addEndHandler(refused -> socket.close());
    }

    @Override
    public String label() {
        return context.request().method() + " " + context.request().path();
    }

    @Override
    public @Nullable Thread thread() {
        return null;
    }
}
