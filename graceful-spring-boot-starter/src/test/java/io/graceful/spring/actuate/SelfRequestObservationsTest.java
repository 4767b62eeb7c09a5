package io.graceful.spring.actuate;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.graceful.micrometer.SelfRequestMeters;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.selfrequests.SelfRequests;
import io.graceful.settings.GracefulSettings;
import io.graceful.time.Deadline;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.micrometer.observation.transport.ReceiverContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelfRequestObservationsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Time time = Time.system();
    private final SelfRequests selfRequests = new SelfRequests(
            time, Threads.system(), GracefulSettings.builder().build(), List.of(SelfRequest.get("/hello")), null);
    private final AtomicReference<String> mark = new AtomicReference<>();
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private CompletableFuture<Void> warmup;
    private HttpServer server;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            mark.set(exchange.getRequestHeaders().getFirst(SelfRequests.HEADER));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        selfRequests.sendTo("http", server.getAddress());
        warmup = CompletableFuture.runAsync(() -> {
            try {
                selfRequests.run(Deadline.in(time, LIMIT), cancelled::get);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await("a self-request").atMost(LIMIT).until(() -> mark.get() != null);
    }

    @AfterEach
    void end() {
        cancelled.set(true);
        warmup.join();
        server.stop(0);
    }

    private static ReceiverContext<Map<String, String>> request(String mark) {
        ReceiverContext<Map<String, String>> context = new ReceiverContext<>(Map::get);
        context.setCarrier(Map.of(SelfRequests.HEADER, mark));
        return context;
    }

    @Test
    void whereMetersAloneListenTheyAreMarked() {
        AtomicInteger asked = new AtomicInteger();
        SelfRequestObservations observations =
                new SelfRequestObservations(selfRequests, () -> asked.incrementAndGet() > 0);
        ReceiverContext<?> own = request(mark.get());
        ReceiverContext<?> other = request("another");

        assertTrue(observations.test("http.server.requests", own));
        assertTrue(observations.test("http.server.requests", other));
        assertTrue(observations.test("http.server.requests", request(mark.get())));

        assertEquals(
                "true", own.getLowCardinalityKeyValue(SelfRequestMeters.TAG).getValue());
        assertNull(other.getLowCardinalityKeyValue(SelfRequestMeters.TAG));
        assertEquals(1, asked.get(), "every request would pay for it");
    }

    @Test
    void whereAnybodyElseListensTheyAreLeftOut() {
        SelfRequestObservations observations = new SelfRequestObservations(selfRequests, () -> false);

        assertFalse(observations.test("http.server.requests", request(mark.get())));
        assertTrue(observations.test("http.server.requests", request("another")));
    }
}
