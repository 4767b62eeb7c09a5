package io.graceful.spring.netty;

import io.graceful.edge.ServerEdge;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http2.Http2CodecUtil;

/**
 * Lets no connection become an HTTP/2 one that would be told to leave at once: its request is answered on HTTP/1.1. Stands before
 * what upgrades connections.
 */
final class NettyUpgradeGuard extends ChannelInboundHandlerAdapter {

    private final ServerEdge<?> edge;

    NettyUpgradeGuard(ServerEdge<?> edge) {
        this.edge = edge;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        if (message instanceof HttpRequest request) {
            HttpHeaders headers = request.headers();
            if (headers.contains(HttpHeaderNames.UPGRADE)
                    && headers.containsValue(HttpHeaderNames.UPGRADE, Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME, true)
                    && !edge.acceptsUpgrade()) {
                headers.remove(HttpHeaderNames.UPGRADE);
                headers.remove(Http2CodecUtil.HTTP_UPGRADE_SETTINGS_HEADER);
            }
        }
        super.channelRead(context, message);
    }
}
