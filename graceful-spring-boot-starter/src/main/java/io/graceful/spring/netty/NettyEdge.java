package io.graceful.spring.netty;

import io.graceful.edge.ServerEdge;
import io.graceful.inflight.ConnectionLedger.Connection;
import io.graceful.selfrequests.SelfRequests;
import io.netty.channel.Channel;
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

    private static final AttributeKey<Connection> ENTRY = AttributeKey.valueOf(NettyEdge.class, "entry");
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
                    new NettyRequest(its, request.method() + " " + path, connection(its, exchange.channel()));
            exchange.channel().attr(REQUEST).set(view);
            view.begin();
            return (its.rejects() ? reject((HttpServerResponse) exchange) : application)
                    .doFinally(signal -> ended(view, exchange.channel()));
        });
    }

    private static @Nullable String mark(HttpServerRequest request) {
        return request.requestHeaders().get(SelfRequests.HEADER);
    }

    /** An upgrade to WebSocket ends with its handshake; what follows is no request any more. */
    private static void ended(NettyRequest view, Channel channel) {
        if (channel.pipeline().get(WebSocketFrameEncoder.class) != null) {
            view.becameWebSocket(channel);
        }
        view.end();
    }

    private static Mono<Void> reject(HttpServerResponse response) {
        return response.status(UNAVAILABLE).header("Retry-After", "1").send();
    }

    @SuppressWarnings(
            "FutureReturnValueIgnored") // Netty closes a channel that cannot be written to; that is the answer.
    private static Connection connection(ServerEdge<Channel> its, Channel channel) {
        boolean http2 = channel instanceof Http2StreamChannel;
        Channel socket = http2 ? channel.parent() : channel;
        Connection known = socket.attr(ENTRY).get();
        if (known == null) {
            known = its.connection(
                    socket, made -> http2 ? its.opened(() -> made.writeAndFlush(goAway())) : its.opened());
            socket.attr(ENTRY).set(known);
            socket.closeFuture().addListener(closed -> its.closed(socket));
        }
        if (channel.pipeline().get(NettyFarewell.NAME) == null
                && channel.pipeline().get(NettyPipeline.ReactiveBridge) != null) {
            channel.pipeline()
                    .addBefore(NettyPipeline.ReactiveBridge, NettyFarewell.NAME, new NettyFarewell(REQUEST, http2));
        }
        return known;
    }

    /** The client opens no new stream here, and all that it has opened or is just opening are served. */
    private static DefaultHttp2GoAwayFrame goAway() {
        DefaultHttp2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
        frame.setExtraStreamIds(Integer.MAX_VALUE);
        return frame;
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
