package io.graceful.undertow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How clients are told to leave, and that it costs none of them a request. */
class FarewellIT {

    @Test
    void aRequestThatEnteredBeforeTheSignalIsToldWhenItsResponseIsCommitted() throws Exception {
        try (Service service = new Service();
                RawHttp1 connection = new RawHttp1(service.port())) {
            service.awaitPhase(Phase.READY);
            connection.write("GET /gate HTTP/1.1\r\nHost: test\r\n\r\n");
            service.gate.awaitEntered(1);

            service.propagate();
            service.gate.release(1);
            RawHttp1.Response response = connection.read();

            assertEquals(200, response.status());
            assertTrue(response.saysClose(), "decided at the entry of the request, this connection would stay untold");
            assertTrue(connection.isClosedByServer());
            assertEquals(1, service.graceful.connections().toldEver());
            assertEquals(0, service.graceful.connections().untold());
            connection.close();
            await("the ledger to forget a connection that is gone")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> service.graceful.connections().open() == 0);
        }
    }

    @Test
    void anHttp2ConnectionIsToldOnceBehindItsLastOpenStream() throws Exception {
        try (Service service = new Service();
                RawHttp2 connection = new RawHttp2(service.port())) {
            service.awaitPhase(Phase.READY);
            List<CompletableFuture<String>> running = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                running.add(connection.get("/gate"));
            }
            service.gate.awaitEntered(5);
            assertEquals(1, service.graceful.connections().open(), "five streams are one connection");

            service.propagate();
            assertEquals("200 hello", PhasesIT.answer(connection.get("/")));
            assertEquals(
                    List.of(), connection.goAways(), "told while streams are open, which old Java clients fail then");
            service.gate.release(5);
            for (CompletableFuture<String> stream : running) {
                assertEquals("200 gated", PhasesIT.answer(stream));
            }

            await("GOAWAY").until(() -> connection.goAways().size() == 1);
            assertEquals(List.of(new RawHttp2.GoAway(Integer.MAX_VALUE, 0)), connection.goAways());
            assertEquals(
                    "200 hello", PhasesIT.answer(connection.get("/")), "a stream opened before the GOAWAY arrived");
            assertEquals(1, connection.goAways().size(), "told twice");
            assertEquals(0, service.graceful.connections().untold());
            assertEquals(1, service.graceful.connections().toldEver());
        }
    }

    @Test
    void anHttp2ConnectionThatIsNeverIdleIsToldAllTheSameFromTheMiddleOfTheWaitOn() throws Exception {
        try (Service service =
                        new Service(settings -> settings.propagationDelay(Duration.ofSeconds(2)), builder -> {});
                RawHttp2 connection = new RawHttp2(service.port())) {
            service.awaitPhase(Phase.READY);
            CompletableFuture<String> running = connection.get("/gate");
            service.gate.awaitEntered(1);

            service.propagate();
            await("GOAWAY").until(() -> connection.goAways().size() == 1);
            service.gate.release(1);

            assertEquals("200 gated", PhasesIT.answer(running), "a stream that ran while the connection was told");
            assertEquals(List.of(new RawHttp2.GoAway(Integer.MAX_VALUE, 0)), connection.goAways());
        }
    }

    @Test
    void anIdleHttp2ConnectionIsTold() throws Exception {
        try (Service service = new Service();
                RawHttp2 connection = new RawHttp2(service.port())) {
            assertEquals("200 hello", PhasesIT.answer(connection.get("/")));

            service.propagate();

            await("GOAWAY").until(() -> connection.goAways().size() == 1);
        }
    }

    @Test
    void noConnectionBecomesHttp2OnceItWouldBeToldToLeave() throws Exception {
        String upgrade = "GET / HTTP/1.1\r\nHost: test\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                + "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n";
        try (Service service = new Service();
                RawHttp1 before = new RawHttp1(service.port());
                RawHttp1 after = new RawHttp1(service.port())) {
            service.awaitPhase(Phase.READY);
            before.write(upgrade);
            assertEquals(101, before.read().status());

            service.propagate();
            after.write(upgrade);
            RawHttp1.Response response = after.read();

            assertEquals(200, response.status());
            assertTrue(response.saysClose());
        }
    }

    @Test
    void aBodyOfUnknownLengthStaysChunkedSoThatACutOneCanBeTold() throws Exception {
        try (Service service = new Service();
                RawHttp1 connection = new RawHttp1(service.port())) {
            assertEquals("chunked", connection.get("/stream").headers().get("transfer-encoding"));

            service.propagate();
            RawHttp1.Response told = connection.get("/stream");

            assertEquals("firstsecond", told.body());
            assertEquals("chunked", told.headers().get("transfer-encoding"));
            assertTrue(told.saysClose());
        }
    }

    @Test
    void pipelinedRequestsAreAllAnsweredAndOnlyTheLastIsTold() throws Exception {
        try (Service service = new Service();
                RawHttp1 connection = new RawHttp1(service.port())) {
            service.propagate();
            String get = "GET / HTTP/1.1\r\nHost: test\r\n\r\n";
            connection.write(get + get + get);

            List<RawHttp1.Response> responses = List.of(connection.read(), connection.read(), connection.read());

            assertEquals(
                    List.of(200, 200, 200),
                    responses.stream().map(RawHttp1.Response::status).toList());
            assertEquals(
                    List.of(false, false, true),
                    responses.stream().map(RawHttp1.Response::saysClose).toList());
        }
    }

    @Test
    void aRequestWhoseBodyNobodyReadsIsAnsweredInFull() throws Exception {
        try (Service service = new Service();
                RawHttp1 connection = new RawHttp1(service.port())) {
            service.propagate();
            String body = "x".repeat(200_000);

            RawHttp1.Response response = connection.send(
                    "POST / HTTP/1.1\r\nHost: test\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

            assertEquals(200, response.status());
            assertEquals("hello", response.body());
        }
    }

    @Test
    void http10AndHeadRequestsAreToldToo() throws Exception {
        try (Service service = new Service();
                RawHttp1 old = new RawHttp1(service.port());
                RawHttp1 head = new RawHttp1(service.port())) {
            service.propagate();

            RawHttp1.Response kept = old.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertEquals("hello", kept.body());
            assertTrue(kept.saysClose());

            head.write("HEAD / HTTP/1.1\r\nHost: test\r\n\r\n");
            assertTrue(head.isAnswered200WithClose());
        }
    }

    @Test
    void nobodyIsToldBeforeTheSignalHoweverManyRequestsAConnectionBrings() throws Exception {
        try (Service service = new Service();
                RawHttp1 connection = new RawHttp1(service.port())) {
            for (int i = 0; i < 200; i++) {
                RawHttp1.Response response = connection.get("/");
                assertFalse(response.saysClose());
                assertNull(response.headers().get("retry-after"));
            }

            assertEquals(1, service.graceful.connections().openedEver());
            assertEquals(1, service.graceful.connections().untold());
            assertEquals(200, service.graceful.requests().begun());
            await("all ended")
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> service.graceful.requests().open() == 0);
        }
    }
}
