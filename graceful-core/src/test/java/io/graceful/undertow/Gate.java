package io.graceful.undertow;

import static org.awaitility.Awaitility.await;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A handler that holds every request open, on a worker thread, until the test lets it go. */
final class Gate implements HttpHandler {

    private final Semaphore permits = new Semaphore(0);
    private final AtomicInteger entered = new AtomicInteger();

    @Override
    public void handleRequest(HttpServerExchange exchange) throws InterruptedException {
        if (exchange.isInIoThread()) {
            exchange.dispatch(this);
            return;
        }
        entered.incrementAndGet();
        if (!permits.tryAcquire(30, TimeUnit.SECONDS)) {
            exchange.setStatusCode(500);
            return;
        }
        exchange.getResponseSender().send("gated");
    }

    void awaitEntered(int requests) {
        await("requests held at the gate").atMost(Duration.ofSeconds(10)).until(() -> entered.get() >= requests);
    }

    void release(int requests) {
        permits.release(requests);
    }
}
