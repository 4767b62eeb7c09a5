package io.graceful.spring.netty;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerConnection;
import io.graceful.edge.ServerEdge;
import io.graceful.selfrequests.SelfRequests;
import io.graceful.spring.server.NettySetup;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.websocketx.WebSocketFrameEncoder;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** Counts the requests of a Reactor Netty server and knows its connections. */
final class NettyEdge implements NettySetup {

    // Apart, because a connection of HTTP/1.1 may become one of HTTP/2.
    private static final AttributeKey<EdgeConnection> HTTP1 = AttributeKey.valueOf(NettyEdge.class, "http1");
    private static final AttributeKey<EdgeConnection> HTTP2 = AttributeKey.valueOf(NettyEdge.class, "http2");

    private static final int UNAVAILABLE = 503;

    private final ServerEdge<Channel> edge;
    private final NettyHandlers handlers;

    NettyEdge(ServerEdge<Channel> edge) {
        this.edge = edge;
        this.handlers = new NettyHandlers(edge);
    }

    @Override
    public HttpServer prepared(HttpServer server) {
        return server.doOnChannelInit((observer, channel, remote) -> handlers.addTo(channel))
                .mapHandle(this::serve);
    }

    /** What Netty calls a connection here is one request with its response. */
    private Mono<Void> serve(Mono<Void> application, reactor.netty.Connection exchange) {
        HttpServerRequest request = (HttpServerRequest) exchange;
        String path = path(request.uri());
        Channel channel = exchange.channel();
        if (edge.isExempt(path)) {
            // Or its response would be taken for that of the request before it.
            NettyFarewell known = NettyFarewell.known(channel);
            if (known != null) {
                known.answers(null);
            }
            return application;
        }
        ServerEdge<Channel> its = edge.isSelfRequest(request, NettyEdge::mark) ? edge.rehearsal() : edge;
        return Mono.defer(() -> {
            NettyRequest view = new NettyRequest(channel, request.method().name(), path);
            begin(its, view, channel, request);
            return (view.isRejected() ? reject((HttpServerResponse) exchange) : application)
                    .doFinally(signal -> endIfUpgraded(its, view, channel));
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    private static void begin(ServerEdge<Channel> its, NettyRequest view, Channel channel, HttpServerRequest request) {
        its.begin(view, connection(its, channel, request));
        NettyFarewell farewell = NettyFarewell.of(channel);
        if (farewell != null) {
            farewell.answers(view);
        }
        if (farewell == null || channel instanceof Http2StreamChannel) {
            channel.closeFuture().addListener(view);
        }
    }

    private static @Nullable String mark(HttpServerRequest request) {
        return request.requestHeaders().get(SelfRequests.HEADER);
    }

    /** An upgrade to WebSocket ends with its handshake; what follows is no request any more. */
    private static void endIfUpgraded(ServerEdge<Channel> its, NettyRequest view, Channel channel) {
        if (channel.pipeline().get(WebSocketFrameEncoder.class) != null) {
            view.becameWebSocket(its);
            view.end();
        }
    }

    private static Mono<Void> reject(HttpServerResponse response) {
        return response.status(UNAVAILABLE).header("Retry-After", "1").send();
    }

    private static EdgeConnection connection(ServerEdge<Channel> its, Channel channel, HttpServerRequest request) {
        if (!(channel instanceof Http2StreamChannel)) {
            EdgeConnection known = channel.attr(HTTP1).get();
            return known == null ? opened(its, channel, HTTP1, new Http1(channel)) : known;
        }
        Channel socket = channel.parent();
        EdgeConnection known = socket.attr(HTTP2).get();
        if (known == null) {
            EdgeConnection before = socket.attr(HTTP1).get();
            if (before != null) {
                before.closed();
            }
            String userAgent = request.requestHeaders().get(HttpHeaderNames.USER_AGENT);
            known = opened(its, socket, HTTP2, new Http2(socket, userAgent));
        }
        return known;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    private static EdgeConnection opened(
            ServerEdge<Channel> its, Channel socket, AttributeKey<EdgeConnection> key, ServerConnection server) {
        EdgeConnection made = its.opened(server);
        socket.attr(key).set(made);
        socket.closeFuture().addListener(closed -> made.closed());
        return made;
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
