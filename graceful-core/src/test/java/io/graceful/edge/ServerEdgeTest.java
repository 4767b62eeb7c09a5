package io.graceful.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.stop.AcceptQueue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerEdgeTest {

    private final Graceful graceful = Graceful.builder().withoutSignals().start();

    @AfterEach
    void close() {
        graceful.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/healthz, true",
        "//drain, true",
        "/readyz, true",
        "/actuator, true",
        "/actuator/health/readiness, true",
        "/actuators, false",
        "/hello, false",
        "/, false"
    })
    void probesScrapesAndDrainAreExempt(String path, boolean exempt) {
        assertEquals(exempt, new ServerEdge<String>(graceful, "", List.of("/actuator")).isExempt(path));
    }

    @ParameterizedTest
    @CsvSource({"/shop/healthz, true", "/healthz, false", "/shop/actuator/info, true", "/shop/hello, false"})
    void theContextPathComesBeforeAllOfThem(String path, boolean exempt) {
        assertEquals(exempt, new ServerEdge<String>(graceful, "/shop", List.of("/actuator")).isExempt(path));
    }

    @Test
    void noHeaderIsReadWhileNoRequestsOfItsOwnAreSent() {
        ServerEdge<String> edge = new ServerEdge<>(graceful, "", List.of());

        assertFalse(edge.isSelfRequest("a request", request -> {
            throw new AssertionError("every request would pay for it");
        }));
    }

    @ParameterizedTest
    @CsvSource({"/health, true", "/health/db, true", "/healthy, false", "/hello, false"})
    void pathsOfProbersAreNobodysTraffic(String path, boolean exempt) {
        try (Graceful probed = Graceful.builder()
                .withoutSignals()
                .settings(settings -> settings.trafficIgnoredPaths("/health"))
                .start()) {
            assertEquals(exempt, new ServerEdge<String>(probed).isExempt(path));
            assertEquals(exempt, new ServerEdge<String>(probed).isIgnored(path));
        }
        assertFalse(new ServerEdge<String>(graceful).isIgnored("/healthz"), "it may be the application's own");
    }

    @Test
    void pathsThatAreKnownOnlyLaterAreNobodysTrafficEither() {
        ServerEdge<String> edge = new ServerEdge<>(graceful, "/shop", List.of("/actuator"));
        assertFalse(edge.isExempt("/shop/api/health"));

        graceful.ignorePaths(List.of("/api/health", "/custom"));
        graceful.ignorePaths(List.of("/api/health", "/prometheus"));

        for (String path : List.of("/api/health/readiness", "/custom", "/prometheus", "/actuator/info", "/readyz")) {
            assertTrue(edge.isExempt("/shop" + path), path);
        }
        assertFalse(edge.isExempt("/shop/api/orders"));
        assertFalse(edge.isExempt("/api/health"), "another application's");
        assertEquals(3, graceful.ignoredPaths().size());
    }

    @Test
    void aDrainOfTheApplicationIsARequestLikeAnyOther() {
        ServerEdge<String> edge = new ServerEdge<>(graceful);

        graceful.management().leave(Set.of("/drain", "/livez"));

        assertFalse(edge.isExempt("/drain"));
        assertTrue(edge.isExempt("/livez"));
    }

    @Test
    void theServerIsClosedByTheStopOnceItsPortIsEmpty() throws Exception {
        ServerEdge<String> edge = new ServerEdge<>(graceful);
        AtomicInteger waiting = new AtomicInteger(-1);
        try (ServerSocket port = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
                Socket client = new Socket(port.getInetAddress(), port.getLocalPort())) {
            edge.listensOn(port.getLocalPort());
            edge.closes(deadline -> waiting.set(
                    AcceptQueue.ofThisMachine().waiting(port.getLocalPort()).orElse(0)));
            graceful.onStop("accepts late", () -> {
                Thread late = new Thread(() -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(300);
                        port.accept().close();
                    } catch (IOException | InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                late.setDaemon(true);
                late.start();
            });
            graceful.close();

            assertTrue(client.isConnected());
            assertEquals(0, waiting.get(), "closing it would have reset a client");
        }
    }

    @Test
    void aConnectionIsOpenedOnceAndClosedOnce() {
        ServerEdge<String> edge = new ServerEdge<>(graceful);

        edge.connection("1", key -> new FakeConnection());
        edge.connection("1", key -> new FakeConnection());
        assertEquals(1, graceful.connections().open());
        edge.closed("1");
        edge.closed("1");

        assertEquals(0, graceful.connections().open());
        assertEquals(1, graceful.connections().openedEver());
    }

    @Test
    void aConnectionThatClosedBeforeItsFirstRequestWasSeenDoesNotStay() {
        ServerEdge<String> edge = new ServerEdge<>(graceful);
        FakeConnection closed = new FakeConnection();
        closed.open = false;

        edge.connection("1", key -> closed);
        edge.opened(closed);

        assertEquals(0, graceful.connections().open());
    }

    @Test
    void aRehearsalIsSeenByNobody() {
        ServerEdge<String> edge = new ServerEdge<>(graceful);
        ServerEdge<String> rehearsal = edge.rehearsal();
        FakeExchange request = new FakeExchange("GET", "/events");
        request.contentType = "text/event-stream";

        rehearsal.begin(request, rehearsal.connection("1", key -> new FakeConnection()));
        request.commit();
        rehearsal.opensStream("GET /socket", () -> {});

        assertEquals(1, graceful.rehearsal().requests().open());
        assertEquals(1, graceful.rehearsal().connections().open());
        assertEquals(0, graceful.requests().begun());
        assertEquals(0, graceful.connections().openedEver());
        assertEquals(0, graceful.outstanding().streams().open());
        assertEquals(0, graceful.outstanding().open());

        request.end();
        // The server does not know what kind of connection it was.
        edge.closed("1");
        assertEquals(0, graceful.rehearsal().requests().open());
        assertEquals(0, graceful.rehearsal().connections().open());
    }

    @Test
    void upgradesToHttp2AreAcceptedUntilTheStop() {
        ServerEdge<String> edge = new ServerEdge<>(graceful);

        assertTrue(edge.acceptsUpgrade());
        graceful.stop();

        assertFalse(edge.acceptsUpgrade());
    }
}
