package io.graceful.spring.netty;

import io.graceful.edge.ServerEdge;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Knows what a connection of HTTP/1.1 has asked for and not been answered. Stands before what keeps pipelined requests waiting.
 * Belongs to the event loop.
 *
 * <p>Netty hands a request on before it has looked at the bytes behind it, and a quick application answers it meanwhile. So once
 * clients are told to leave, all that one read has brought is held back until its end is known.
 */
final class NettyRequests extends ChannelDuplexHandler {

    private final ServerEdge<?> edge;
    private final Queue<Object> held = new ArrayDeque<>();
    private int asked;
    private int read;
    private int answered;
    private boolean answering;

    NettyRequests(ServerEdge<?> edge) {
        this.edge = edge;
    }

    /** Whether the request that is being answered has been read to its end, and no other one has come behind it. */
    boolean isLastAndRead() {
        return asked - answered <= 1 && read == asked;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest) {
            asked++;
        }
        if (message instanceof LastHttpContent) {
            read++;
        }
        if (!held.isEmpty() || (message instanceof HttpObject && !edge.acceptsUpgrade())) {
            held.add(message);
        } else {
            super.channelRead(context, message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        for (Object message = held.poll(); message != null; message = held.poll()) {
            context.fireChannelRead(message);
        }
        super.channelReadComplete(context);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) throws Exception {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        super.handlerRemoved(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (message instanceof HttpResponse response) {
            answering = NettyFarewell.isFinal(response);
        }
        if (answering && message instanceof LastHttpContent) {
            answering = false;
            answered++;
        }
        super.write(context, message, promise);
    }
}
