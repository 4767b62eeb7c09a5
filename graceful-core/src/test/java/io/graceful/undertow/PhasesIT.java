package io.graceful.undertow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.settings.LateRequests;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What clients see in each phase, on a new and on a reused connection, over HTTP/1.1 and HTTP/2. */
class PhasesIT {

    @Test
    void requestsAreServedWhileWarmingUpThoughTheServiceIsNotReady() throws Exception {
        CountDownLatch warm = new CountDownLatch(1);
        try (Service service = new Service(s -> {}, b -> b.warmup("cache", () -> warm.await(10, TimeUnit.SECONDS)))) {
            service.awaitPhase(Phase.WARMING_UP);

            assertEquals(200, RawHttp1.once(service.port(), "/").status());
            assertEquals(
                    503, RawHttp1.once(service.managementPort(), "/healthz").status());
            assertEquals(
                    503, RawHttp1.once(service.managementPort(), "/startupz").status());
            assertEquals(200, RawHttp1.once(service.managementPort(), "/livez").status());

            warm.countDown();
            service.awaitPhase(Phase.READY);
            assertEquals(
                    200, RawHttp1.once(service.managementPort(), "/healthz").status());
            assertEquals(
                    200, RawHttp1.once(service.managementPort(), "/startupz").status());
        }
    }

    @Test
    void everyPhaseBeforeTheListenersCloseAnswersNewAndReusedHttp1Connections() throws Exception {
        try (Service service = new Service();
                RawHttp1 reusedWhilePropagating = new RawHttp1(service.port());
                RawHttp1 reusedWhileDraining = new RawHttp1(service.port());
                RawHttp1 reusedWhileStopping = new RawHttp1(service.port());
                RawHttp1 held = new RawHttp1(service.port())) {
            service.awaitPhase(Phase.READY);
            for (RawHttp1 connection :
                    new RawHttp1[] {reusedWhilePropagating, reusedWhileDraining, reusedWhileStopping}) {
                RawHttp1.Response normal = connection.get("/");
                assertEquals(200, normal.status());
                assertFalse(normal.saysClose(), "told to leave before the stop signal");
            }
            held.write("GET /gate HTTP/1.1\r\nHost: test\r\n\r\n");
            service.gate.awaitEntered(1);

            service.propagate();
            assertServed(service, reusedWhilePropagating);
            assertEquals(
                    503, RawHttp1.once(service.managementPort(), "/healthz").status());
            assertEquals(200, RawHttp1.once(service.managementPort(), "/livez").status());

            service.signal();
            service.awaitPhase(Phase.DRAINING);
            assertServed(service, reusedWhileDraining);

            service.gate.release(1);
            assertEquals("gated", held.read().body(), "the request that was in flight at the signal");
            service.awaitPhase(Phase.STOPPING);
            assertServed(service, reusedWhileStopping);
            assertEquals(200, RawHttp1.once(service.managementPort(), "/livez").status());

            int port = service.port();
            service.letHooksEnd();
            service.awaitPhase(Phase.STOPPED);
            assertThrows(
                    ConnectException.class, () -> RawHttp1.once(port, "/"), "the listener closes last, but it closes");
        }
    }

    private static void assertServed(Service service, RawHttp1 reused) throws IOException {
        RawHttp1.Response onNew;
        try (RawHttp1 fresh = new RawHttp1(service.port())) {
            onNew = fresh.get("/");
            assertTrue(fresh.isClosedByServer());
        }
        RawHttp1.Response onReused = reused.get("/");

        assertEquals(200, onNew.status(), "a new connection");
        assertTrue(onNew.saysClose(), "a new connection is told to leave");
        assertEquals(200, onReused.status(), "a reused connection");
        assertTrue(onReused.saysClose(), "a reused connection is told to leave");
        assertTrue(reused.isClosedByServer(), "and closes after the answer");
    }

    @Test
    void everyPhaseBeforeTheListenersCloseAnswersNewAndReusedHttp2Connections() throws Exception {
        try (Service service = new Service();
                RawHttp2 reused = new RawHttp2(service.port());
                RawHttp2 untilStopping = new RawHttp2(service.port())) {
            service.awaitPhase(Phase.READY);
            assertEquals("200 hello", answer(reused.get("/")));
            assertEquals("200 hello", answer(untilStopping.get("/")));
            CompletableFuture<String> held = reused.get("/gate");
            service.gate.awaitEntered(1);

            service.propagate();
            assertEquals("200 hello", answer(reused.get("/")));
            assertNewHttp2IsServed(service);

            service.signal();
            service.awaitPhase(Phase.DRAINING);
            assertEquals(
                    "200 hello", answer(reused.get("/")), "a client that ignores its GOAWAY is served all the same");
            assertNewHttp2IsServed(service);

            service.gate.release(1);
            assertEquals("200 gated", answer(held), "the stream that was open at the signal");
            service.awaitPhase(Phase.STOPPING);
            assertEquals("200 hello", answer(untilStopping.get("/")));
            service.letHooksEnd();
            service.awaitPhase(Phase.STOPPED);
            untilStopping.closed().get(5, TimeUnit.SECONDS);
        }
    }

    private static void assertNewHttp2IsServed(Service service) throws Exception {
        try (RawHttp2 fresh = new RawHttp2(service.port())) {
            assertEquals("200 hello", answer(fresh.get("/")));
            await("GOAWAY on a new connection")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> fresh.goAways().size() == 1);
        }
    }

    static String answer(CompletableFuture<String> stream) throws Exception {
        return stream.get(10, TimeUnit.SECONDS);
    }

    @Test
    void lateRequestsAreRejectedWhileDrainingIfAskedFor() throws Exception {
        try (Service service = new Service(s -> s.drainLateRequests(LateRequests.REJECT), b -> {});
                RawHttp1 held = new RawHttp1(service.port())) {
            held.write("GET /gate HTTP/1.1\r\nHost: test\r\n\r\n");
            service.gate.awaitEntered(1);
            service.propagate();
            assertEquals(200, RawHttp1.once(service.port(), "/").status(), "still served while routers forget");

            service.signal();
            service.awaitPhase(Phase.DRAINING);
            RawHttp1.Response late = RawHttp1.once(service.port(), "/");

            assertEquals(503, late.status());
            assertEquals("1", late.headers().get("retry-after"));
            assertTrue(late.saysClose());
            service.gate.release(1);
            assertEquals(200, held.read().status(), "what was in flight is not late");
        }
    }

    @Test
    void probesAndDrainCallsAreNeverCounted() throws Exception {
        try (Service service = new Service()) {
            service.awaitPhase(Phase.READY);
            for (String path : new String[] {"/healthz", "/readyz", "/livez", "/startupz", "/nothing"}) {
                RawHttp1.once(service.managementPort(), path);
            }
            try (RawHttp1 drain = new RawHttp1(service.managementPort())) {
                drain.write("GET /drain HTTP/1.1\r\nHost: test\r\nX-Graceful-Token: " + Service.TOKEN + "\r\n\r\n");
                service.awaitPhase(Phase.PROPAGATING);

                assertEquals(0, service.graceful.requests().begun());
                assertEquals(0, service.graceful.connections().openedEver());
                assertEquals(
                        0,
                        service.graceful.requests().open(),
                        "the drain must not wait for the call that waits for it");
            }
        }
    }
}
