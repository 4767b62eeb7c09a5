package io.graceful.undertow;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ExchangePool;
import io.graceful.edge.ServerEdge;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;

/** Hands requests on to the application and counts them meanwhile, and their connections. */
final class Counting implements HttpHandler {

    private final HttpHandler application;
    private final Connections connections;
    private final ExchangePool<UndertowExchange> pool;

    /** {@code edge}: where they are counted. */
    Counting(ServerEdge<?> edge, HttpHandler application) {
        this.application = application;
        this.connections = new Connections(edge);
        this.pool = new ExchangePool<>(edge, UndertowExchange::new);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        EdgeConnection connection = connections.of(exchange);
        UndertowExchange request = pool.take();
        request.serves(exchange, Connections.isHttp2(exchange));
        exchange.addResponseWrapper(request);
        exchange.addExchangeCompleteListener(request);
        pool.begin(request, connection);
        try {
            if (request.isRejected()) {
                reject(exchange);
            } else {
                application.handleRequest(exchange);
            }
        } finally {
            request.leftByThisThread();
        }
    }

    private static void reject(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
        if (!Connections.isHttp2(exchange)) {
            exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
        }
        exchange.endExchange();
    }
}
