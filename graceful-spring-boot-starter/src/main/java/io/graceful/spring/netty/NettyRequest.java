package io.graceful.spring.netty;

import io.graceful.edge.Exchange;
import io.graceful.edge.ServerEdge;
import io.graceful.inflight.Ongoing;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import org.jspecify.annotations.Nullable;

/** One request on Reactor Netty. No thread belongs to it. */
final class NettyRequest extends Exchange {

    private final Channel channel;
    private final String method;
    private final String path;

    // What is being committed; of the event loop.
    private @Nullable HttpHeaders committing;

    NettyRequest(Channel channel, String method, String path) {
        this.channel = channel;
        this.method = method;
        this.path = path;
    }

    void committing(HttpHeaders headers) {
        committing = headers;
        commit();
        committing = null;
    }

    @Override
    protected String method() {
        return method;
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected @Nullable String contentType() {
        return committing == null ? null : committing.get(HttpHeaderNames.CONTENT_TYPE);
    }

    @Override
    protected @Nullable String takeStreamHeader() {
        if (committing == null) {
            return null;
        }
        String said = committing.get(STREAM_HEADER);
        if (said != null) {
            committing.remove(STREAM_HEADER);
        }
        return said;
    }

    @Override
    protected void sayClose() {
        if (committing != null) {
            committing.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    protected void endStream() {
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    protected void abort() {
        channel.close();
    }

    /** No response will ever tell it to leave; it is closed in its turn, and not waited for. */
    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    void becameWebSocket(ServerEdge<Channel> edge) {
        upgraded();
        Ongoing socket = edge.opensStream(
                method + " " + path,
                () -> channel.writeAndFlush(new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE))
                        .addListener(ChannelFutureListener.CLOSE));
        channel.closeFuture().addListener(closed -> socket.close());
    }
}
