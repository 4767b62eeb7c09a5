package io.graceful.quarkus;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.function.BooleanSupplier;

/**
 * Takes the wish to go on with HTTP/2 out of the first request of a connection, so that it is answered on HTTP/1.1. Later requests
 * cannot have it: Vert.x looks at the first only, before any code of an application.
 */
final class UpgradeGuard extends ChannelInboundHandlerAdapter {

    /** What Vert.x calls the handler that changes a connection to HTTP/2. */
    private static final String CHANGES = "h2c";

    /** What it calls the one behind, of any protocol; there as soon as no change is possible any more. */
    private static final String SERVES = "handler";

    private final BooleanSupplier accepts;

    private UpgradeGuard(BooleanSupplier accepts) {
        this.accepts = accepts;
    }

    /**
     * Guards every connection that a port accepts from now on.
     *
     * @param accepts whether a client may change a connection to HTTP/2 at this moment; called on event loops
     */
    static void watch(Vertx vertx, int port, BooleanSupplier accepts) {
        if (!(vertx instanceof VertxInternal internal)) {
            return;
        }
        for (EventExecutor loop : internal.getAcceptorEventLoopGroup()) {
            if (loop instanceof SingleThreadEventLoop acceptor) {
                acceptor.execute(() -> guard(acceptor, port, accepts));
            }
        }
    }

    private static void guard(SingleThreadEventLoop acceptor, int port, BooleanSupplier accepts) {
        Iterator<Channel> channels = acceptor.registeredChannelsIterator();
        while (channels.hasNext()) {
            Channel channel = channels.next();
            if (channel instanceof ServerChannel
                    && channel.localAddress() instanceof InetSocketAddress address
                    && address.getPort() == port) {
                channel.pipeline().addFirst("graceful", new Acceptor(accepts));
            }
        }
    }

    private static final class Acceptor extends ChannelInboundHandlerAdapter {

        private final BooleanSupplier accepts;

        Acceptor(BooleanSupplier accepts) {
            this.accepts = accepts;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object accepted) {
            if (accepted instanceof Channel channel) {
                channel.pipeline().addFirst("graceful-upgrade", new UpgradeGuard(accepts));
            }
            ctx.fireChannelRead(accepted);
        }
    }

    /**
     * Vert.x adds the handler that changes the protocol as it reads the first bytes, and asks it at once. So the first bytes are handed
     * on one by one, until the handler is there and something can be put before it.
     */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (accepts.getAsBoolean() || !(msg instanceof ByteBuf bytes)) {
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(msg);
            return;
        }
        while (bytes.isReadable()) {
            if (ctx.pipeline().get(CHANGES) != null) {
                ctx.pipeline().addBefore(CHANGES, "graceful-no-upgrade", new Stripper());
                break;
            }
            if (ctx.pipeline().get(SERVES) != null) {
                break;
            }
            ctx.fireChannelRead(bytes.readRetainedSlice(1));
        }
        if (bytes.isReadable()) {
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(bytes);
        } else {
            bytes.release();
        }
    }

    private static final class Stripper extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            if (msg instanceof HttpRequest request) {
                HttpHeaders headers = request.headers();
                if (headers.contains(HttpHeaderNames.UPGRADE, "h2c", true)) {
                    headers.remove(HttpHeaderNames.UPGRADE);
                    headers.remove("HTTP2-Settings");
                    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
                }
                ctx.pipeline().remove(this);
            }
            ctx.fireChannelRead(msg);
        }
    }
}
