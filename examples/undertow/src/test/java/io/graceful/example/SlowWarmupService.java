package io.graceful.example;

import io.graceful.Graceful;
import io.graceful.undertow.GracefulUndertow;
import io.undertow.Undertow;
import java.util.concurrent.TimeUnit;

/** A service whose warm-up takes longer than any test. */
final class SlowWarmupService {

    private SlowWarmupService() {}

    public static void main(String[] args) {
        Graceful graceful = Graceful.builder()
                .warmup("everything", () -> TimeUnit.MINUTES.sleep(1))
                .onStop("farewell", () -> System.out.println("hooks were run"))
                .start();
        int port = Integer.parseInt(System.getenv("PORT"));
        GracefulUndertow.start(graceful)
                .serve(
                        Undertow.builder().addHttpListener(port, "0.0.0.0"),
                        exchange -> exchange.getResponseSender().send("hello\n"));
    }
}
