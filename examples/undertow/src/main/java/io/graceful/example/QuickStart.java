package io.graceful.example;

import io.graceful.Graceful;
import io.graceful.micrometer.GracefulMetrics;
import io.graceful.undertow.GracefulUndertow;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RoutingHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.ResponseCodeHandler;
import io.undertow.util.Headers;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** The reference service: all that a plain Java service writes to leave without a failed request is in {@code main}. */
public final class QuickStart {

    private static final String POD = System.getenv().getOrDefault("HOSTNAME", "local");
    private static final AtomicLong ORDERS = new AtomicLong();

    public static void main(String[] args) {
        Graceful graceful = Graceful.builder()
                .warmup("checksums", () -> checksum(2_000_000))
                .onStop("orders", () -> System.out.println("orders processed: " + ORDERS))
                .start();
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new GracefulMetrics(graceful).bindTo(meters);
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        Undertow.Builder server = Undertow.builder()
                .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, Streams.MAX_UPLOAD);
        HttpHandler handler = Streams.addTo(routes(), graceful);
        GracefulUndertow.start(graceful, scrape(meters)).serve(server.addHttpListener(port, "0.0.0.0"), handler);
    }

    /** For Prometheus, on the management port: there a scrape is no request of the application's. */
    private static HttpHandler scrape(PrometheusMeterRegistry meters) {
        return Handlers.path(ResponseCodeHandler.HANDLE_404).addExactPath("/metrics", exchange -> {
            exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8");
            exchange.getResponseSender().send(meters.scrape());
        });
    }

    static RoutingHandler routes() {
        return Handlers.routing()
                .get("/hello", exchange -> exchange.getResponseSender().send("hello from " + POD + "\n"))
                .get("/work", new BlockingHandler(e -> json(e, "{\"checksum\":" + checksum(20_000) + "}")))
                .get("/slow", new BlockingHandler(QuickStart::slow))
                .post("/orders", exchange -> exchange.getRequestReceiver().receiveFullString(QuickStart::order));
    }

    private static void slow(HttpServerExchange exchange) throws InterruptedException {
        String millis = exchange.getQueryParameters().get("ms").getFirst();
        TimeUnit.MILLISECONDS.sleep(Long.parseLong(millis));
        exchange.getResponseSender().send("slow answer from " + POD + "\n");
    }

    private static void order(HttpServerExchange exchange, String id) {
        String known = id.replaceAll("[^\\w-]", "");
        json(exchange, "{\"id\":\"" + known + "\",\"processed\":" + ORDERS.incrementAndGet() + "}");
    }

    private static void json(HttpServerExchange exchange, String body) {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
        exchange.getResponseSender().send(body);
    }

    private static long checksum(int rounds) {
        return LongStream.range(0, rounds).map(i -> i * 31 ^ i >>> 7).sum();
    }
}
