package io.graceful.quarkus;

import io.graceful.edge.Exchange;
import io.graceful.edge.ServerEdge;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** One request as the router sees it, where no message of its response can be seen below: on HTTP/2. */
final class VertxExchange extends Exchange {

    private final RoutingContext context;
    private final Runnable abort;

    /** {@code abort} cuts the response. */
    VertxExchange(RoutingContext context, Runnable abort) {
        this.context = context;
        this.abort = abort;
    }

    /** For a connection of which nothing is known. */
    static Exchange unwatched(ServerEdge<?> edge, RoutingContext context) {
        VertxExchange exchange =
                new VertxExchange(context, () -> context.response().reset());
        edge.begin(exchange, edge.unwatched());
        exchange.listen();
        context.addEndHandler(ended -> exchange.end());
        return exchange;
    }

    /** To be called whenever the request is routed: a request that is routed again loses who listens to it. */
    void listen() {
        context.addHeadersEndHandler(nothing -> commit());
    }

    @Override
    protected String method() {
        return context.request().method().name();
    }

    @Override
    protected @Nullable String path() {
        return context.request().path();
    }

    @Override
    protected @Nullable String contentType() {
        return context.response().headers().get(HttpHeaders.CONTENT_TYPE);
    }

    @Override
    protected @Nullable String takeStreamHeader() {
        String said = context.response().headers().get(STREAM_HEADER);
        if (said != null) {
            context.response().headers().remove(STREAM_HEADER);
        }
        return said;
    }

    @Override
    protected void sayClose() {
        throw new IllegalStateException("not of HTTP/1.x");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone needs no end.
    protected void endStream() {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.end();
        }
    }

    @Override
    protected void abort() {
        abort.run();
    }
}
