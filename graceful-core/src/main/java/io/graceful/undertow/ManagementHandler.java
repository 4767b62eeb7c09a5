package io.graceful.undertow;

import io.graceful.Graceful;
import io.graceful.management.ManagementProtocol;
import io.graceful.management.ManagementReply;
import io.graceful.management.ManagementRequest;
import io.undertow.io.IoCallback;
import io.undertow.io.Sender;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.util.concurrent.CompletionStage;

/** Answers the management endpoints on the I/O thread; a caller that waits for the end of a drain holds no thread. */
public final class ManagementHandler implements HttpHandler {

    private static final HttpString TOKEN = new HttpString(ManagementRequest.TOKEN_HEADER);

    private final ManagementProtocol protocol;
    private final HttpHandler others;

    /** Answers every path, with 404 where there is nothing. */
    public ManagementHandler(Graceful graceful) {
        this.protocol = graceful.management();
        this.others = this::answer;
    }

    /**
     * Answers the management paths and hands everything else on to {@code others}: for a service with one port. Belongs
     * outside of {@link GracefulHandler}, so that probes are not counted as requests.
     */
    public ManagementHandler(Graceful graceful, HttpHandler others) {
        this.protocol = graceful.management();
        this.others = others;
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (protocol.handles(exchange.getRequestPath())) {
            answer(exchange);
        } else {
            others.handleRequest(exchange);
        }
    }

    private void answer(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getRequestHeaders();
        ManagementReply reply = protocol.answer(new ManagementRequest(
                exchange.getRequestMethod().toString(),
                exchange.getRequestPath(),
                exchange.getQueryString(),
                headers.getFirst(Headers.ACCEPT),
                headers.getFirst(Headers.AUTHORIZATION),
                headers.getFirst(TOKEN)));
        exchange.setStatusCode(reply.status());
        HeaderMap out = exchange.getResponseHeaders();
        out.put(Headers.CONTENT_TYPE, reply.contentType());
        out.put(Headers.CACHE_CONTROL, "no-store");
        reply.headers().forEach((name, value) -> out.put(new HttpString(name), value));
        if (!exchange.isRequestComplete()) {
            // Nothing here takes a body; one that is sent all the same is not worth reading.
            exchange.setPersistent(false);
        }
        CompletionStage<String> later = reply.later();
        if (exchange.getRequestMethod().equals(Methods.HEAD)) {
            exchange.setResponseContentLength(reply.body().length());
            exchange.endExchange();
        } else if (later == null) {
            exchange.getResponseSender().send(reply.body());
        } else {
            exchange.addExchangeCompleteListener((ended, next) -> {
                reply.done().run();
                next.proceed();
            });
            exchange.dispatch(SameThreadExecutor.INSTANCE, () -> holdOpen(exchange, reply.body(), later));
        }
    }

    private static void holdOpen(HttpServerExchange exchange, String first, CompletionStage<String> later) {
        Sender sender = exchange.getResponseSender();
        sender.send(first, new IoCallback() {
            @Override
            public void onComplete(HttpServerExchange open, Sender same) {
                later.thenAccept(last -> open.getIoThread().execute(() -> same.send(last)));
            }

            @Override
            public void onException(HttpServerExchange open, Sender same, IOException failure) {
                open.endExchange();
            }
        });
    }
}
