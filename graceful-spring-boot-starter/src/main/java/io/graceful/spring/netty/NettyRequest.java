package io.graceful.spring.netty;

import io.graceful.edge.Exchange;
import io.graceful.edge.ServerEdge;
import io.graceful.inflight.Ongoing;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One request on Reactor Netty. No thread belongs to it. Listens to the writing of its last byte, and to the end of its stream. */
final class NettyRequest extends Exchange implements ChannelFutureListener {

    /** How long the last bytes of a stream wait for a client that does not read. */
    private static final int PATIENCE_MILLIS = 1_000;

    private final Channel channel;
    private final String method;
    private final String path;

    // Of the event loop.
    private @Nullable HttpHeaders committing;
    private boolean endsByClose;

    NettyRequest(Channel channel, String method, String path) {
        this.channel = channel;
        this.method = method;
        this.path = path;
    }

    void committing(HttpResponse response) {
        committing = response.headers();
        endsByClose = !HttpUtil.isTransferEncodingChunked(response) && !HttpUtil.isContentLengthSet(response);
        commit();
        committing = null;
    }

    /** What ends it has happened: its last byte has been handed to the kernel, or will never be. */
    @Override
    public void operationComplete(ChannelFuture future) {
        end();
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
    protected boolean mayClose() {
        NettyRequests all = channel.pipeline().get(NettyRequests.class);
        return all == null || all.isLastAndRead();
    }

    @Override
    protected void sayClose() {
        if (committing != null) {
            committing.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    @Override
    protected void endStream() {
        channel.eventLoop().execute(this::endNow);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    private void endNow() {
        NettyFarewell farewell = NettyFarewell.known(channel);
        if (!isOpen() || farewell == null) {
            return;
        }
        channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(ChannelFutureListener.CLOSE);
        farewell.isOver();
        ScheduledFuture<?> unused =
                channel.eventLoop().schedule(this::abortIfOpen, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void abortIfOpen() {
        if (isOpen()) {
            abort();
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    protected void abort() {
        if (channel instanceof Http2StreamChannel stream) {
            // To close the stream's channel resets nothing once its end waits for the client's flow control.
            channel.parent().writeAndFlush(new DefaultHttp2ResetFrame(Http2Error.CANCEL).stream(stream.stream()));
        } else if (endsByClose) {
            // A proper end of the connection would be that of the response.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
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
