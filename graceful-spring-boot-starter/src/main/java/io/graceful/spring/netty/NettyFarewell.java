package io.graceful.spring.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.util.AttributeKey;

/** Sees each response just before it is written, behind everything that may have made it and before what decides to close. */
final class NettyFarewell extends ChannelOutboundHandlerAdapter {

    static final String NAME = "graceful.farewell";

    private final AttributeKey<NettyRequest> request;
    private final boolean http2;

    NettyFarewell(AttributeKey<NettyRequest> request, boolean http2) {
        this.request = request;
        this.http2 = http2;
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        NettyRequest view = context.channel().attr(request).get();
        if (view != null && message instanceof HttpResponse response) {
            boolean last = !response.status().codeClass().equals(HttpStatusClass.INFORMATIONAL);
            if (last
                    && view.committing(
                            context.channel(), response.headers().get(HttpHeaderNames.CONTENT_TYPE), http2)) {
                response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            }
        }
        super.write(context, message, promise);
    }
}
