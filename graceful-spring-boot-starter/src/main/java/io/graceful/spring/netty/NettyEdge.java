package io.graceful.spring.netty;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerConnection;
import io.graceful.edge.ServerEdge;
import io.graceful.selfrequests.SelfRequests;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Counts the requests of a Reactor Netty server and knows its connections. */
final class NettyEdge implements NettyServerCustomizer {

    private static final AttributeKey<EdgeConnection> ENTRY = AttributeKey.valueOf(NettyEdge.class, "entry");
    private static final AttributeKey<NettyRequest> REQUEST = AttributeKey.valueOf(NettyEdge.class, "request");

    private static final int UNAVAILABLE = 503;

    private final ServerEdge<Channel> edge;

    NettyEdge(ServerEdge<Channel> edge) {
        this.edge = edge;
    }

    @Override
    public HttpServer apply(HttpServer server) {
        return server.mapHandle(this::serve);
    }

    /** What Netty calls a connection here is one request with its response. */
    private Mono<Void> serve(Mono<Void> application, reactor.netty.Connection exchange) {
        HttpServerRequest request = (HttpServerRequest) exchange;
        String path = path(request.uri());
        if (edge.isExempt(path)) {
            // Or its response would be taken for that of the request before it.
            exchange.channel().attr(REQUEST).set(null);
            return application;
        }
        ServerEdge<Channel> its = edge.isSelfRequest(request, NettyEdge::mark) ? edge.rehearsal() : edge;
        return Mono.defer(() -> {
            NettyRequest view =
                    new NettyRequest(exchange.channel(), request.method().name(), path);
            exchange.channel().attr(REQUEST).set(view);
            its.begin(view, connection(its, exchange.channel(), request));
            return (view.isRejected() ? reject((HttpServerResponse) exchange) : application)
                    .doFinally(signal -> ended(its, view, exchange.channel()));
        });
    }

    private static @Nullable String mark(HttpServerRequest request) {
        return request.requestHeaders().get(SelfRequests.HEADER);
    }

    /** An upgrade to WebSocket ends with its handshake; what follows is no request any more. */
    private static void ended(ServerEdge<Channel> its, NettyRequest view, Channel channel) {
        if (channel.pipeline().get(WebSocketFrameEncoder.class) != null) {
            view.becameWebSocket(its);
        }
        view.end();
    }

    private static Mono<Void> reject(HttpServerResponse response) {
        return response.status(UNAVAILABLE).header("Retry-After", "1").send();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    private static EdgeConnection connection(ServerEdge<Channel> its, Channel channel, HttpServerRequest request) {
        boolean http2 = channel instanceof Http2StreamChannel;
        Channel socket = http2 ? channel.parent() : channel;
        EdgeConnection known = socket.attr(ENTRY).get();
        if (known == null) {
            known = its.opened(
                    http2
                            ? new Http2(socket, request.requestHeaders().get(HttpHeaderNames.USER_AGENT))
                            : new Http1(socket));
            socket.attr(ENTRY).set(known);
            EdgeConnection made = known;
            socket.closeFuture().addListener(closed -> made.closed());
        }
        if (channel.pipeline().get(NettyFarewell.NAME) == null
                && channel.pipeline().get(NettyPipeline.ReactiveBridge) != null) {
            channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, NettyFarewell.NAME, new NettyFarewell(REQUEST));
        }
        return known;
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }

    private record Http1(Channel channel) implements ServerConnection {

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }
    }

    private record Http2(Channel channel, @Nullable String userAgent) implements ServerConnection.Multiplexed {

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        @SuppressWarnings(
                "FutureReturnValueIgnored") // Netty closes a channel that cannot be written to; that is the answer.
        public void goAway() {
            DefaultHttp2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
            frame.setExtraStreamIds(Integer.MAX_VALUE);
            channel.writeAndFlush(frame);
        }
    }
}
