package io.graceful.spring.netty;

import io.graceful.edge.ServerEdge;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import reactor.netty.NettyPipeline;

/** Puts the edge's handlers among Reactor Netty's own, which is the only way to see what a connection has still to be answered. */
final class NettyHandlers {

    private static final String REQUESTS = "graceful.requests";
    private static final String UPGRADES = "graceful.upgrades";
    private static final String HANDSHAKE = "graceful.handshake";

    private final ServerEdge<?> edge;

    NettyHandlers(ServerEdge<?> edge) {
        this.edge = edge;
    }

    /** To be called when Reactor Netty has made the pipeline of a connection. */
    void addTo(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get(NettyPipeline.H2OrHttp11Codec) != null && pipeline.get(NettyPipeline.ReactiveBridge) != null) {
            pipeline.addBefore(NettyPipeline.ReactiveBridge, HANDSHAKE, new AfterHandshake());
        } else {
            addAround(pipeline);
        }
    }

    private void addAround(ChannelPipeline pipeline) {
        if (pipeline.get(NettyPipeline.HttpTrafficHandler) != null) {
            pipeline.addBefore(NettyPipeline.HttpTrafficHandler, REQUESTS, new NettyRequests(edge));
        }
        ChannelHandlerContext upgrades = pipeline.context(HttpServerUpgradeHandler.class);
        if (upgrades != null) {
            pipeline.addBefore(upgrades.name(), UPGRADES, new NettyUpgradeGuard(edge));
        }
    }

    /** Over TLS Reactor Netty makes the pipeline when both sides have agreed on a protocol. */
    private final class AfterHandshake extends ChannelInboundHandlerAdapter {

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
            if (event instanceof SslHandshakeCompletionEvent) {
                addAround(context.pipeline());
                context.pipeline().remove(this);
            }
            super.userEventTriggered(context, event);
        }
    }
}
