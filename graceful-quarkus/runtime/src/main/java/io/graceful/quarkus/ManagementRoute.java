package io.graceful.quarkus;

import io.graceful.management.ManagementProtocol;
import io.graceful.management.ManagementReply;
import io.graceful.management.ManagementRequest;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;

/** Answers the management endpoints, on the event loop: neither worker threads nor security stand before a probe. */
final class ManagementRoute implements Handler<RoutingContext> {

    private final ManagementProtocol protocol;

    ManagementRoute(ManagementProtocol protocol) {
        this.protocol = protocol;
    }

    void mount(Router router) {
        router.route().order(Integer.MIN_VALUE).handler(this);
    }

    @Override
    public void handle(RoutingContext context) {
        String path = context.request().path();
        if (path == null || !protocol.handles(path)) {
            context.next();
            return;
        }
        answer(context, path);
    }

    boolean handles(String path) {
        return protocol.handles(path);
    }

    void answer(RoutingContext context, String path) {
        HttpServerRequest request = context.request();
        String query = request.query();
        ManagementReply reply = protocol.answer(new ManagementRequest(
                request.method().name(),
                path,
                query == null ? "" : query,
                request.getHeader(HttpHeaders.ACCEPT),
                request.getHeader(HttpHeaders.AUTHORIZATION),
                request.getHeader(ManagementRequest.TOKEN_HEADER)));
        HttpServerResponse response = context.response();
        response.setStatusCode(reply.status());
        response.putHeader(HttpHeaders.CONTENT_TYPE, reply.contentType());
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        reply.headers().forEach(response::putHeader);
        CompletionStage<String> later = reply.later();
        if (later == null) {
            send(request, response, reply.body());
        } else {
            hold(context, reply, later);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Who is gone before the answer needs none.
    private static void send(HttpServerRequest request, HttpServerResponse response, String body) {
        if (HttpMethod.HEAD.equals(request.method())) {
            response.putHeader(
                    HttpHeaders.CONTENT_LENGTH, String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
            response.end();
        } else {
            response.end(body);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // As above.
    private static void hold(RoutingContext context, ManagementReply reply, CompletionStage<String> later) {
        HttpServerResponse response = context.response();
        context.addEndHandler(ended -> reply.done().run());
        response.setChunked(true);
        response.write(reply.body());
        later.thenAccept(text -> {
            if (!response.ended() && !response.closed()) {
                response.end(text);
            }
        });
    }
}
