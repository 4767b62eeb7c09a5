package io.graceful.spring.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Sees each response just before it is written, behind everything that may have made it and before what decides to close, and
 * notices when its last byte has left. One for each connection of HTTP/1.1 and each stream of HTTP/2, on which Reactor Netty begins
 * no request before the one before it has been answered. Belongs to the event loop.
 */
final class NettyFarewell extends ChannelOutboundHandlerAdapter {

    private static final String NAME = "graceful.farewell";

    private @Nullable NettyRequest request;
    private boolean over;

    /** That of a channel; null if none of its requests has ever been counted. */
    static @Nullable NettyFarewell known(Channel channel) {
        return (NettyFarewell) channel.pipeline().get(NAME);
    }

    static @Nullable NettyFarewell of(Channel channel) {
        NettyFarewell known = known(channel);
        ChannelPipeline pipeline = channel.pipeline();
        if (known == null && pipeline.get(NettyPipeline.ReactiveBridge) != null) {
            known = new NettyFarewell();
            pipeline.addBefore(NettyPipeline.ReactiveBridge, NAME, known);
        }
        return known;
    }

    static boolean isFinal(HttpResponse response) {
        return !response.status().codeClass().equals(HttpStatusClass.INFORMATIONAL);
    }

    /** The next response is that of {@code newRequest}; of nobody's if that is null. */
    void answers(@Nullable NettyRequest newRequest) {
        request = newRequest;
    }

    /** Nothing that comes from now on is written: the response has been ended, and its application does not know. */
    void isOver() {
        over = true;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (over) {
            ReferenceCountUtil.release(message);
            promise.trySuccess();
            return;
        }
        NettyRequest known = request;
        if (known == null || (message instanceof HttpResponse response && !isFinal(response))) {
            super.write(context, message, promise);
            return;
        }
        if (message instanceof HttpResponse response) {
            known.committing(response);
        }
        if (message instanceof LastHttpContent) {
            request = null;
            super.write(context, message, promise.unvoid().addListener(known));
        } else {
            super.write(context, message, promise);
        }
    }
}
