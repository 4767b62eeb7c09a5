package io.graceful.undertow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.management.ManagementProtocol;
import io.graceful.settings.GracefulSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The management port, as the kubelet, people and attackers meet it. */
class ManagementIT {

    private static final String DRAIN =
            "GET //drain HTTP/1.1\r\nHost: test\r\nX-Graceful-Token: " + Service.TOKEN + "\r\n\r\n";

    @Test
    void aDrainCallGetsItsHeadersAtOnceAndTheEndOfItsBodyWhenTheDrainIsOver() throws Exception {
        try (Service service = new Service();
                RawHttp1 held = new RawHttp1(service.port());
                RawHttp1 kubelet = new RawHttp1(service.managementPort())) {
            held.write("GET /gate HTTP/1.1\r\nHost: test\r\n\r\n");
            service.gate.awaitEntered(1);
            kubelet.write(DRAIN);
            CompletableFuture<RawHttp1.Response> answer = CompletableFuture.supplyAsync(() -> read(kubelet));
            service.awaitPhase(Phase.PROPAGATING);
            assertEquals(StopCause.PRE_STOP, service.graceful.lifecycle().stopCause());

            service.signal();
            assertEquals(
                    Phase.PROPAGATING,
                    service.graceful.lifecycle().phase(),
                    "the SIGTERM after a preStop call cuts nothing");
            service.signal();
            service.awaitPhase(Phase.DRAINING);
            assertFalse(answer.isDone(), "a request is still in flight");

            service.gate.release(1);
            RawHttp1.Response drained = answer.get(10, TimeUnit.SECONDS);
            assertEquals(200, drained.status());
            assertTrue(drained.body().startsWith("draining (stop "), drained.body());
            assertTrue(drained.body().endsWith("drained\n"), drained.body());
            assertEquals(200, held.read().status());
        }
    }

    private static RawHttp1.Response read(RawHttp1 connection) {
        try {
            return connection.read();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void waitingDrainCallsHoldNoThreadAndAreLimited() throws Exception {
        List<RawHttp1> callers = new ArrayList<>();
        try (Service service = new Service()) {
            service.awaitPhase(Phase.READY);
            long before = managementThreads();
            for (int i = 0; i < ManagementProtocol.MOST_WAITING; i++) {
                RawHttp1 caller = new RawHttp1(service.managementPort());
                caller.write(DRAIN);
                callers.add(caller);
            }
            await("waiting callers")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> service.graceful.management().waiting() == ManagementProtocol.MOST_WAITING);

            try (RawHttp1 oneMore = new RawHttp1(service.managementPort())) {
                assertEquals(503, oneMore.send(DRAIN).status());
            }
            assertEquals(before, managementThreads(), "a waiting call holds no thread");
            assertEquals(200, RawHttp1.once(service.managementPort(), "/livez").status());

            callers.get(0).close();
            service.signal();
            service.signal();
            for (RawHttp1 caller : callers.subList(1, callers.size())) {
                assertTrue(caller.read().body().endsWith("drained\n"));
            }
            await("no waiting callers")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> service.graceful.management().waiting() == 0);
        } finally {
            for (RawHttp1 caller : callers) {
                caller.close();
            }
        }
    }

    private static long managementThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("graceful-management"))
                .count();
    }

    @Test
    void probesAreAnsweredWhileEveryThreadOfTheApplicationIsStuck() throws Exception {
        List<RawHttp1> clients = new ArrayList<>();
        try (Service service = new Service()) {
            int threads = Math.max(Runtime.getRuntime().availableProcessors(), 2) * 8;
            for (int i = 0; i < threads + 5; i++) {
                RawHttp1 client = new RawHttp1(service.port());
                client.write("GET /gate HTTP/1.1\r\nHost: test\r\n\r\n");
                clients.add(client);
            }
            service.gate.awaitEntered(threads);

            for (String path : new String[] {"/healthz", "/livez", "/startupz"}) {
                assertEquals(200, RawHttp1.once(service.managementPort(), path).status());
            }
        } finally {
            for (RawHttp1 client : clients) {
                client.close();
            }
        }
    }

    @Test
    void malformedOversizedAndHalfRequestsHarmNobodyElse() throws Exception {
        try (Service service = new Service();
                RawHttp1 half = new RawHttp1(service.managementPort())) {
            half.write("GET /healthz HTT");
            for (String bad : new String[] {
                "nonsense\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: test\r\nX-Big: " + "x".repeat(20_000) + "\r\n\r\n",
                "GET /" + "x".repeat(20_000) + " HTTP/1.1\r\nHost: test\r\n\r\n",
                "GET /healthz HTTP/1.1\r\n" + "X-Many: 1\r\n".repeat(500) + "\r\n",
                "GET /healthz?" + "a=1&".repeat(500) + " HTTP/1.1\r\nHost: test\r\n\r\n",
                "POST /drain HTTP/1.1\r\nHost: test\r\nContent-Length: 1000000\r\n\r\n",
                "\0\1\2\3\r\n\r\n"
            }) {
                assertRefused(service, bad);
            }

            assertEquals(
                    200, RawHttp1.once(service.managementPort(), "/healthz").status());
            assertEquals(Phase.READY, service.graceful.lifecycle().phase(), "no refused request starts a drain");
            assertTrue(half.isClosedByServer(), "a request that never ends is cut after the parse timeout");
        }
    }

    private static void assertRefused(Service service, String request) throws IOException {
        try (RawHttp1 client = new RawHttp1(service.managementPort())) {
            client.write(request);
            int status = client.read().status();
            assertTrue(
                    status >= 400 && status < 500, request.lines().findFirst().orElse("") + " got " + status);
        } catch (java.io.EOFException | java.net.SocketException e) {
            // Closing without a word is a refusal too.
        }
    }

    @Test
    void pipelinedProbesAreAnsweredInOrder() throws Exception {
        try (Service service = new Service();
                RawHttp1 client = new RawHttp1(service.managementPort())) {
            service.awaitPhase(Phase.READY);
            client.write(
                    "GET /livez HTTP/1.1\r\nHost: t\r\n\r\nGET /nothing HTTP/1.1\r\nHost: t\r\n\r\nGET /healthz HTTP/1.1\r\nHost: t\r\n\r\n");

            assertEquals("alive (READY)\n", client.read().body());
            assertEquals(404, client.read().status());
            assertEquals("ready (READY)\n", client.read().body());
        }
    }

    @Test
    void aScrapeIsServedToTheLastAndIsNoRequest() throws Exception {
        Graceful graceful = Graceful.builder()
                .settings(GracefulSettings.builder()
                        .managementHost("127.0.0.1")
                        .managementPort(0)
                        .build())
                .withoutSignals()
                .start();
        GracefulUndertow edge = GracefulUndertow.start(
                graceful, exchange -> exchange.getResponseSender().send("meters"));
        int port = edge.managementAddress().getPort();
        List<String> whileStopping = new ArrayList<>();
        graceful.onStop(
                "scraped",
                () -> whileStopping.add(RawHttp1.once(port, "/metrics").body()));

        assertEquals("meters", RawHttp1.once(port, "/metrics").body());
        assertEquals("alive (STARTING)\n", RawHttp1.once(port, "/livez").body());
        graceful.close();

        assertEquals(List.of("meters"), whileStopping);
        assertEquals(0, graceful.requests().begun());
        assertThrows(IOException.class, () -> RawHttp1.once(port, "/metrics"), "open after the report");
    }

    @Test
    void aDrainNeedsTheToken() throws Exception {
        try (Service service = new Service();
                RawHttp1 client = new RawHttp1(service.managementPort())) {
            service.awaitPhase(Phase.READY);

            assertEquals(401, client.get("/drain").status());
            assertEquals(
                    401,
                    client.send("GET /drain HTTP/1.1\r\nHost: t\r\nAuthorization: Bearer wrong-token-here\r\n\r\n")
                            .status());
            assertEquals(Phase.READY, service.graceful.lifecycle().phase());

            assertEquals(
                    202,
                    client.send(
                                    "POST /drain?wait=false HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\nAuthorization: Bearer "
                                            + Service.TOKEN + "\r\n\r\n")
                            .status());
            service.awaitPhase(Phase.PROPAGATING);
        }
    }
}
