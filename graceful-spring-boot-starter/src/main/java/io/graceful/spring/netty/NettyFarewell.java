package io.graceful.spring.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AttributeKey;

/** Sees each response just before it is written, behind everything that may have made it and before what decides to close. */
final class NettyFarewell extends ChannelOutboundHandlerAdapter {

    static final String NAME = "graceful.farewell";

    private final AttributeKey<NettyRequest> request;

    NettyFarewell(AttributeKey<NettyRequest> request) {
        this.request = request;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        NettyRequest view = context.channel().attr(request).get();
        if (view != null && message instanceof HttpResponse response) {
            if (!response.status().codeClass().equals(HttpStatusClass.INFORMATIONAL)) {
                view.committing(response.headers());
            }
        }
        super.write(context, message, promise);
    }
}
