package io.graceful.spring.netty;

import io.graceful.edge.ServerEdge;
import io.graceful.inflight.ConnectionLedger.Connection;
import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.RequestViews;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One request on Reactor Netty. No thread belongs to it. */
final class NettyRequest implements RequestViews.View {

    private final ServerEdge<Channel> edge;
    private final String label;
    private final Connection connection;
    private final AtomicBoolean ended = new AtomicBoolean();
    private int slot;
    private volatile LiveStreams.@Nullable Stream stream;

    NettyRequest(ServerEdge<Channel> edge, String label, Connection connection) {
        this.edge = edge;
        this.label = label;
        this.connection = connection;
    }

    void begin() {
        slot = edge.begin(this);
    }

    void end() {
        if (ended.compareAndSet(false, true)) {
            LiveStreams.Stream known = stream;
            if (known != null) {
                known.close();
            }
            edge.end(slot);
        }
    }

    /** Returns whether the response has to carry {@code Connection: close}. */
    boolean committing(Channel channel, @Nullable String contentType, boolean http2) {
        if (stream == null && ServerEdge.isStream(contentType)) {
            stream = edge.becomesStream(
                    label,
                    () -> channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT)
                            .addListener(ChannelFutureListener.CLOSE));
        }
        if (http2) {
            edge.tellNow(connection);
            return false;
        }
        return edge.tells(connection);
    }

    /** No response will ever tell it to leave; it is closed in its turn, and not waited for. */
    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    void becameWebSocket(Channel channel) {
        connection.closed();
        LiveStreams.Stream socket = edge.opensStream(
                label,
                () -> channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE))
                        .addListener(ChannelFutureListener.CLOSE));
        channel.closeFuture().addListener(closed -> socket.close());
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public @Nullable Thread thread() {
        return null;
    }
}
