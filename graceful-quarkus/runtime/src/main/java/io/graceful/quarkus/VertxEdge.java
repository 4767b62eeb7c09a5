package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.inflight.ConnectionLedger.Connection;
import io.graceful.inflight.DrainParticipant;
import io.graceful.management.ManagementProtocol;
import io.graceful.selfrequests.SelfRequests;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.util.AttributeKey;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Counts the requests on the application's port and knows its connections. Stands before every other route. */
final class VertxEdge implements Handler<RoutingContext>, DrainParticipant {

    private static final AttributeKey<VertxConnection> KNOWN = AttributeKey.valueOf(VertxEdge.class, "known");

    private static final CharSequence SELF_REQUEST = HttpHeaders.createOptimized(SelfRequests.HEADER);

    private static final int UNAVAILABLE = 503;

    private final ServerEdge<Channel> edge;
    private final Graceful graceful;
    private final SelfRequests selfRequests;
    private final ManagementRoute management;
    private final boolean answering;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();

    VertxEdge(Graceful graceful, List<String> exempt, boolean answering) {
        this.graceful = graceful;
        this.edge = new ServerEdge<>(graceful, "", exempt);
        this.selfRequests = graceful.selfRequests();
        this.management = new ManagementRoute(graceful.management());
        this.answering = answering;
    }

    void mount(Router router) {
        graceful.participant(this);
        router.route().order(Integer.MIN_VALUE).handler(this);
    }

    /** One route for everything: each further one would cost every request a look at it. */
    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        String path = request.path();
        if (path == null || edge.isExempt(path)) {
            if (answering && path != null && ManagementProtocol.handles(path)) {
                management.answer(context, path);
            } else {
                context.next();
            }
            return;
        }
        ServerEdge<Channel> its = isSelfRequest(selfRequests, request) ? edge.rehearsal() : edge;
        if (opensWebSocket(request)) {
            VertxRequest.followWebSocket(its, context, channel(request.connection()));
            context.next();
            return;
        }
        VertxConnection known = known(its, request);
        if (known == null) {
            new VertxRequest(its, context, null).begin();
        } else if (known.last != context) {
            known.last = context;
            new VertxRequest(its, context, known).begin();
        }
        if (its.rejects()) {
            reject(context.response());
        } else {
            context.next();
        }
    }

    /** Whether the service sent it to itself. One read unless it is warming up. */
    static boolean isSelfRequest(SelfRequests selfRequests, HttpServerRequest request) {
        return selfRequests.isActive() && selfRequests.isOurs(request.headers().get(SELF_REQUEST));
    }

    private static boolean opensWebSocket(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_1
                && request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
    private static void reject(HttpServerResponse response) {
        response.setStatusCode(UNAVAILABLE).putHeader("Retry-After", "1").end();
    }

    /** Makes it with the first request on a connection; null for one that is not a socket's. */
    @SuppressWarnings("FutureReturnValueIgnored") // It is the channel's own future.
    private @Nullable VertxConnection known(ServerEdge<Channel> its, HttpServerRequest request) {
        HttpConnection connection = request.connection();
        Channel channel = channel(connection);
        if (channel == null) {
            return null;
        }
        VertxConnection known = channel.attr(KNOWN).get();
        if (known == null) {
            // HTTP/2 clients open no new stream here, and all that they have opened or are just opening are served.
            Connection entry = request.version() == HttpVersion.HTTP_2
                    ? its.opened(() -> connection.goAway(0, Integer.MAX_VALUE))
                    : its.opened();
            known = new VertxConnection(entry);
            channel.attr(KNOWN).set(known);
            open.add(channel);
            channel.closeFuture().addListener(closed -> {
                open.remove(channel);
                entry.closed();
            });
        }
        return known;
    }

    private static @Nullable Channel channel(HttpConnection connection) {
        return connection instanceof ConnectionBase base ? base.channel() : null;
    }

    @Override
    public String name() {
        return "responses being written";
    }

    /** A response has ended when the application has said all of it; what a slow client has not taken yet is still here. */
    @Override
    public int pending() {
        int pending = 0;
        for (Channel channel : open) {
            ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
            if (buffer != null && buffer.totalPendingWriteBytes() > 0) {
                pending++;
            }
        }
        return pending;
    }
}
