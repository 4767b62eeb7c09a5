package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.edge.Exchange;
import io.graceful.edge.ServerEdge;
import io.graceful.selfrequests.SelfRequests;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Counts the requests on the application's ports. Its route stands before every other; what becomes of a response is seen below
 * the router, where nobody can take that away: {@link Http1Connection}, {@link Http2Streams}.
 */
@API(status = API.Status.INTERNAL)
public final class VertxEdge implements Handler<RoutingContext> {

    private static final AttributeKey<Http1Connection> HTTP1 = AttributeKey.valueOf(VertxEdge.class, "http1");

    private static final AttributeKey<Http2Streams> HTTP2 = AttributeKey.valueOf(VertxEdge.class, "http2");

    private static final CharSequence SELF_REQUEST = HttpHeaders.createOptimized(SelfRequests.HEADER);

    private static final int UNAVAILABLE = 503;

    private final ServerEdge<Channel> edge;
    private final ManagementRoute management;
    private final boolean answering;

    VertxEdge(Graceful graceful, List<String> exempt, boolean answering) {
        this.edge = new ServerEdge<>(graceful, "", exempt);
        this.management = new ManagementRoute(graceful.management());
        this.answering = answering;
    }

    void mount(Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this);
    }

    /** A port without TLS is open: from the stop signal on, nobody changes a connection to HTTP/2 there. */
    void opened(Vertx vertx, int port) {
        UpgradeGuard.watch(vertx, port, edge::acceptsUpgrade);
    }

    /** One route for everything: each further one would cost every request a look at it. */
    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        if (path == null || edge.isExempt(path)) {
            if (answering && path != null && management.handles(path)) {
                management.answer(context, path);
            } else {
                context.next();
            }
            return;
        }
        ServerEdge<Channel> its = edge.isSelfRequest(request, VertxEdge::selfRequest) ? edge.rehearsal() : edge;
        Exchange begun = begin(its, context, path);
        if (begun != null && begun.isRejected()) {
            reject(context.response());
        } else {
            context.next();
        }
    }

    /** Whether the service sent it to itself. One read unless it is warming up. */
    static boolean isSelfRequest(SelfRequests selfRequests, HttpServerRequest request) {
        return selfRequests.isActive() && selfRequests.isOurs(selfRequest(request));
    }

    private static @Nullable String selfRequest(HttpServerRequest request) {
        return request.headers().get(SELF_REQUEST);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
    private static void reject(HttpServerResponse response) {
        response.setStatusCode(UNAVAILABLE).putHeader("Retry-After", "1").end();
    }

    /** Null for a request that has begun before and is only routed again. */
    private static @Nullable Exchange begin(ServerEdge<Channel> its, RoutingContext context, String path) {
        HttpServerRequest request = context.request();
        if (!(request.connection() instanceof ConnectionBase base)) {
            return VertxExchange.unwatched(its, context);
        }
        ChannelHandlerContext handler = base.channelHandlerContext();
        if (handler.handler() instanceof Http2ConnectionHandler http2) {
            Http2Streams known = handler.channel().attr(HTTP2).get();
            if (known == null) {
                known = new Http2Streams(handler, http2, its, request.headers().get(HttpHeaders.USER_AGENT));
                handler.channel().attr(HTTP2).set(known);
            }
            return known.begin(its, context);
        }
        Http1Connection known = handler.channel().attr(HTTP1).get();
        if (known == null) {
            known = Http1Connection.onto(handler, its, request);
            handler.channel().attr(HTTP1).set(known);
        }
        return known.begin(its, request, path);
    }
}
