package peer;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.GracefulShutdownHandler;

/** Undertow with its own GracefulShutdownHandler, as its users wire it. */
public final class Service {

    private Service() {}

    public static void main(String[] args) {
        GracefulShutdownHandler graceful = Handlers.gracefulShutdown(routes());
        Undertow server = Undertow.builder()
                .addHttpListener(Integer.parseInt(System.getenv("PORT")), "0.0.0.0")
                .setHandler(graceful)
                .build();
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            graceful.shutdown();
            try {
                graceful.awaitShutdown(20_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            server.stop();
        }));
    }

    private static HttpHandler routes() {
        return Handlers.routing()
                .get("/hello", exchange -> exchange.getResponseSender().send("hello\n"))
                .get("/work", new BlockingHandler(Service::work))
                .get("/slow", new BlockingHandler(Service::slow))
                .post("/orders", exchange -> exchange.getRequestReceiver()
                        .receiveFullString((same, order) -> same.getResponseSender().send(order)));
    }

    private static void work(HttpServerExchange exchange) {
        long sum = 0;
        for (int i = 0; i < 20_000; i++) {
            sum += i * 31L ^ i >>> 7;
        }
        exchange.getResponseSender().send("{\"checksum\":" + sum + "}");
    }

    private static void slow(HttpServerExchange exchange) throws InterruptedException {
        Thread.sleep(Long.parseLong(exchange.getQueryParameters().get("ms").getFirst()));
        exchange.getResponseSender().send("slow\n");
    }
}
