package io.graceful.undertow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Callers as they are: old Java clients, those that leave, answers in events, a second port, a prober. */
class CallersIT {

    private static final Duration DELAY = Duration.ofSeconds(2);

    private final AtomicReference<StopReport> report = new AtomicReference<>();
    private final Graceful graceful = Graceful.builder()
            .settings(GracefulSettings.builder()
                    .kubernetes(true)
                    .propagationDelay(DELAY)
                    .propagationQuietPeriod(Duration.ofMillis(300))
                    .trafficIgnoredPaths("/alive")
                    .managementHost("127.0.0.1")
                    .managementPort(0)
                    .build())
            .withoutSignals()
            .onReport(report::set)
            .start();
    private final HttpHandler application = Handlers.path(
                    exchange -> exchange.getResponseSender().send("hello"))
            .addExactPath("/alive", exchange -> exchange.getResponseSender().send("alive"))
            .addExactPath("/slow", exchange -> exchange.dispatch(this::slow))
            .addExactPath("/events", exchange -> exchange.dispatch(CallersIT::events));
    private final Undertow server = GracefulUndertow.start(graceful)
            .serve(
                    Undertow.builder()
                            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
                            .addHttpListener(0, "127.0.0.1")
                            .addHttpListener(0, "127.0.0.1"),
                    application);

    private int port(int listener) {
        return ((InetSocketAddress) server.getListenerInfo().get(listener).getAddress()).getPort();
    }

    private void slow(HttpServerExchange exchange) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(20);
        exchange.getResponseSender().send("slow");
    }

    /** Nine, as services do that answer by a language model. */
    private static void events(HttpServerExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/event-stream");
        exchange.startBlocking();
        for (int i = 1; i <= 9; i++) {
            exchange.getOutputStream().write(("id: " + i + "\n\n").getBytes());
            exchange.getOutputStream().flush();
            TimeUnit.MILLISECONDS.sleep(300);
        }
        exchange.endExchange();
    }

    private void awaitReady() {
        await().until(() -> graceful.lifecycle().phase() == Phase.READY);
    }

    private StopReport report() {
        await("the stop").atMost(Duration.ofSeconds(20)).until(() -> report.get() != null);
        return report.get();
    }

    @AfterEach
    void close() {
        graceful.close();
    }

    @Test
    void theJavaClientAsItComesLosesNothing() throws Exception {
        awaitReady();
        HttpClient client = HttpClient.newHttpClient();
        List<String> failed = new ArrayList<>();
        int answered = 0;
        long end = System.nanoTime() + DELAY.toNanos() + TimeUnit.SECONDS.toNanos(1);
        for (int i = 0; System.nanoTime() < end && report.get() == null; i++) {
            if (i == 25) {
                graceful.stop(StopCause.SIGTERM);
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(0) + "/slow"));
            try {
                HttpResponse<String> response = client.send(
                        i % 2 == 0
                                ? request.POST(HttpRequest.BodyPublishers.ofString("order"))
                                        .build()
                                : request.build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(200, response.statusCode());
                answered++;
            } catch (IOException e) {
                failed.add(i + ": " + e);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }

        assertEquals(List.of(), failed, "of " + answered);
        assertTrue(answered > 40, () -> "nothing was asked after the signal");
    }

    @Test
    void requestsOfClientsThatLeaveWhileTheyQueueEnd() throws Exception {
        awaitReady();
        for (int round = 0; round < 10; round++) {
            List<RawHttp2> crowd = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                RawHttp2 client = new RawHttp2(port(0));
                crowd.add(client);
                for (int stream = 0; stream < 10; stream++) {
                    client.get("/slow");
                }
            }
            for (RawHttp2 client : crowd) {
                client.close();
            }
        }

        await("requests that left")
                .atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertEquals(0, graceful.requests().open()));
        await().untilAsserted(() -> assertEquals(0, graceful.connections().open()));
        assertTrue(graceful.requests().begun() > 300, "nobody was served");
    }

    @Test
    void anAnswerInEventsThatHasBegunArrivesWhole() throws Exception {
        awaitReady();
        CompletableFuture<HttpResponse<String>> answer = HttpClient.newHttpClient()
                .sendAsync(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port(0) + "/events"))
                                .POST(HttpRequest.BodyPublishers.ofString("why"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        await().until(() -> graceful.requests().open() == 1);

        graceful.stop(StopCause.SIGTERM);

        assertTrue(answer.get(10, TimeUnit.SECONDS).body().endsWith("id: 9\n\n"));
        assertTrue(report().clean(), report()::toString);
    }

    @Test
    void clientsOfAFurtherListenerAreToldToo() throws Exception {
        awaitReady();
        try (RawHttp1 pooled = new RawHttp1(port(1))) {
            pooled.get("/");
            assertEquals(1, graceful.connections().untold());

            graceful.stop(StopCause.SIGTERM);

            assertTrue(pooled.get("/").saysClose());
            assertEquals(0, report().untold());
        }
    }

    @Test
    void aProberKeepsNobodyWaiting() throws Exception {
        awaitReady();
        int port = port(0);
        RawHttp1.once(port, "/");
        graceful.stop(StopCause.SIGTERM);

        while (report.get() == null) {
            try {
                RawHttp1.once(port, "/alive");
            } catch (IOException e) {
                // The ports are closing.
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }

        assertEquals(StopReport.WaitEnd.QUIET, report().waitEndedBy());
        assertTrue(report().took().compareTo(DELAY.plusSeconds(2)) < 0, report()::toString);
    }

    /** The handler has answered and wants no more; who holds the rest back could hold the stop to its end. */
    @Test
    void aBodyThatNeverComesHoldsNothingUpOnceTheAnswerIsOut() throws Exception {
        awaitReady();
        graceful.stop(StopCause.SIGTERM);
        try (RawHttp1 stalled = new RawHttp1(port(0))) {
            RawHttp1.Response answer =
                    stalled.send("POST / HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\nab");

            assertEquals("hello", answer.body());
            assertEquals(0, report().cutCount(), report()::toString);
        }
    }

    @Test
    void aConnectionThatCouldNotBeToldIsInTheReport() throws Exception {
        awaitReady();
        try (RawHttp1 idle = new RawHttp1(port(0))) {
            idle.get("/");

            graceful.stop(StopCause.SIGTERM);
            graceful.stop(StopCause.SIGINT);

            assertEquals(1, report().untold());
            assertEquals(StopReport.Outcome.UNSEEN, report().outcome());
        }
    }
}
