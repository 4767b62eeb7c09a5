package io.graceful.jdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
import io.graceful.settings.SettingsException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port as kubelets, people and attackers meet it, on real sockets. */
class ManagementPortTest {

    private static final String TOKEN = "a-token-for-tests";
    private static final String DRAIN = "GET //drain HTTP/1.1\r\nHost: test\r\nX-Graceful-Token: " + TOKEN + "\r\n\r\n";

    /** Short enough for a test to see the end of them; room for three. */
    private static final Limits SHORT =
            new Limits(2048, 8, 4096, 3, Duration.ofMillis(300), Duration.ofSeconds(5), Duration.ofMillis(300));

    private final List<Socket> sockets = new ArrayList<>();
    private final Graceful graceful =
            Graceful.builder().settings(settings(0)).withoutSignals().start();
    private ManagementPort port = open(Limits.USUAL);

    private static GracefulSettings settings(int port) {
        return GracefulSettings.builder()
                .kubernetes(false)
                .managementHost("127.0.0.1")
                .managementPort(port)
                .managementToken(TOKEN)
                .build();
    }

    private ManagementPort open(Limits limits) {
        ManagementPort opened = ManagementPort.open(settings(0), limits);
        opened.serve(graceful.management());
        return opened;
    }

    private void reopen(Limits limits) {
        port.close();
        port = open(limits);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        graceful.stop(StopCause.CLOSED);
        graceful.close();
        port.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket("127.0.0.1", port.address().getPort());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private Socket send(String text) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(text.getBytes(ISO_8859_1));
        return socket;
    }

    /** All until the server ends it. */
    private static String rest(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private String exchange(String text) throws IOException {
        return rest(send(text));
    }

    private String get(String path) throws IOException {
        return exchange("GET " + path + " HTTP/1.1\r\nHost: test\r\n\r\n");
    }

    private static void assertStatus(int status, String response) {
        assertTrue(response.startsWith("HTTP/1.1 " + status + " "), response);
    }

    @Test
    void answersFromTheFirstPhaseToTheLast() throws IOException {
        assertEquals(
                "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Cache-Control: no-store\r\nConnection: close\r\nContent-Length: 21\r\n\r\n"
                        + "not ready (STARTING)\n",
                get("/healthz"));
        assertStatus(503, get("/startupz"));
        assertStatus(200, get("/livez"));

        graceful.started();
        await().untilAsserted(() -> assertStatus(200, get("/healthz")));
        assertStatus(200, get("/startupz"));

        graceful.stop(StopCause.API)
                .finished()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
        assertTrue(get("/healthz").endsWith("not ready (STOPPED)\n"));
        assertStatus(200, get("/livez"));
    }

    @Test
    void knowsMethodsPathsQueriesAndHeaders() throws IOException {
        String head = exchange("HEAD /livez HTTP/1.1\r\nHost: test\r\n\r\n");
        assertStatus(200, head);
        assertTrue(head.endsWith("Content-Length: 17\r\n\r\n"), head);
        assertStatus(404, get("/"));
        assertStatus(404, get("/livez/more"));
        assertStatus(405, exchange("DELETE /livez HTTP/1.1\r\nHost: test\r\n\r\n"));
        assertTrue(exchange("POST /livez HTTP/1.1\r\nHost: test\r\nContent-Length: 3\r\n\r\nabc")
                .contains("\r\nAllow: GET, HEAD\r\n"));
        assertStatus(401, get("/livez?verbose"));
        assertTrue(exchange("GET /livez?verbose HTTP/1.1\r\nauthorization:Bearer " + TOKEN + " \r\n\r\n")
                .contains("\ngates: {}\n"));
        assertTrue(exchange("GET /livez HTTP/1.0\r\nAccept: application/json\r\n\r\n")
                .endsWith("{\"status\":\"alive\",\"phase\":\"STARTING\"}\n"));
        assertStatus(200, get("http://pod:8081/livez"));
        assertStatus(200, exchange("\r\nGET /livez HTTP/1.1\nHost: test\n\n"));
        assertStatus(401, get("/drain"));
        assertEquals(Phase.STARTING, graceful.lifecycle().phase());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "400 nonsense\r\n\r\n",
                "400 GET  /livez HTTP/1.1\r\n\r\n",
                "400 GET /livez HTTP/1.1\r\nno header\r\n\r\n",
                "400 GET /livez HTTP/1.1\r\nA: b\r\n folded\r\n\r\n",
                "400 \u0016\u0003\u0001\u0002",
                "505 PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
            })
    void whatIsNoRequestIsRefused(String statusAndText) throws IOException {
        assertStatus(Integer.parseInt(statusAndText.substring(0, 3)), exchange(statusAndText.substring(4)));
    }

    @Test
    void whatIsTooLongIsRefused() throws IOException {
        assertStatus(431, get("/" + "x".repeat(20_000)));
        assertStatus(431, exchange("GET /livez HTTP/1.1\r\nX-Big: " + " ".repeat(20_000) + "x\r\n\r\n"));
        assertStatus(431, exchange("GET /livez HTTP/1.1\r\n" + "X-Many: 1\r\n".repeat(65) + "\r\n"));
        assertStatus(200, exchange("GET /livez HTTP/1.1\r\n" + "X-Many: 1\r\n".repeat(64) + "\r\n"));
    }

    @Test
    void aDrainCallGetsItsHeadAtOnceAndTheEndOfItsBodyWhenTheDrainIsOver() throws IOException {
        var work = graceful.track("import");
        Socket kubelet = send(DRAIN);
        Socket old = send(DRAIN.replace("1.1", "1.0"));
        assertTrue(firstLines(kubelet, 8).contains("Transfer-Encoding: chunked\r\n\r\n17\r\ndraining"));
        await().until(() -> graceful.management().waiting() == 2);
        assertStatus(200, get("/livez"));
        assertEquals(1, threads(), "a waiting call holds no thread");

        work.close();

        assertTrue(rest(kubelet).endsWith("\r\n8\r\ndrained\n\r\n0\r\n\r\n"));
        String plain = rest(old);
        assertTrue(plain.endsWith(")\ndrained\n") && !plain.contains("chunked"), plain);
        await().until(() -> graceful.management().waiting() == 0);
        assertTrue(exchange(DRAIN).contains("\r\n\r\ndrained (stop "));
    }

    private static String firstLines(Socket socket, int lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int left = lines; left > 0; ) {
            char c = (char) socket.getInputStream().read();
            text.append(c);
            left -= c == '\n' ? 1 : 0;
        }
        return text.toString();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("graceful-management"))
                .peek(thread -> assertTrue(thread.isDaemon()))
                .count();
    }

    @Test
    void whoHangsUpWaitsForNoDrainAnyMore() throws IOException {
        try (var work = graceful.track("import")) {
            for (int i = 0; i < ManagementProtocol.MOST_WAITING; i++) {
                send(DRAIN);
            }
            await().until(() -> graceful.management().waiting() == ManagementProtocol.MOST_WAITING);
            assertStatus(503, exchange(DRAIN));

            for (Socket socket : sockets) {
                socket.close();
            }
            await().until(() -> graceful.management().waiting() == 0);
        }
    }

    @Test
    void halfRequestsAndSilentCallersHoldNobodyUp() throws IOException {
        for (int i = 0; i < 200; i++) {
            send(i % 2 == 0 ? "GET /livez HTT" : "");
            if (i % 50 == 0) {
                long begun = System.nanoTime();
                assertStatus(200, get("/livez"));
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                assertTrue(took.compareTo(Duration.ofSeconds(1)) < 0, () -> "held up for " + took);
            }
        }
        assertStatus(200, get("/livez"));
    }

    @Test
    void aCallerWhoDoesNotEndHisRequestIsEnded() throws IOException {
        reopen(SHORT);
        Socket half = send("GET /livez HTT");
        Socket silent = connect();

        assertEquals("", rest(half));
        assertEquals("", rest(silent));
    }

    @Test
    void aCallerWhoDoesNotHangUpIsEndedAfterHisAnswer() throws IOException {
        reopen(SHORT);
        Socket caller = send("GET /livez HTTP/1.1\r\n\r\n");
        assertStatus(200, rest(caller));

        await().untilAsserted(() -> assertThrows(SocketException.class, () -> {
            caller.getOutputStream().write(new byte[100]);
        }));
    }

    @Test
    void whatIsSentAfterTheHeadIsReadForSoLongAsItIsLittle() throws IOException {
        reopen(SHORT);
        assertStatus(401, exchange("POST /drain HTTP/1.1\r\nContent-Length: 3000\r\n\r\n" + "x".repeat(3000)));

        Socket endless = send("POST /drain HTTP/1.1\r\nContent-Length: 9999999\r\n\r\n");
        assertThrows(SocketException.class, () -> {
            while (true) {
                endless.getOutputStream().write(new byte[1024]);
            }
        });
    }

    @Test
    void aNewCallerTakesThePlaceOfTheOldestThatWaitsForNothing() throws IOException {
        reopen(new Limits(2048, 8, 4096, 3, Duration.ofMinutes(1), Duration.ofSeconds(5), Duration.ofMillis(300)));
        try (var work = graceful.track("import")) {
            Socket kubelet = send(DRAIN);
            await().until(() -> graceful.management().waiting() == 1);
            Socket oldest = send("GET /livez HTT");
            Socket newer = send("GET /livez HTT");

            assertStatus(200, get("/livez"));

            assertEquals("", rest(oldest));
            assertEquals(1, graceful.management().waiting());
            newer.getOutputStream().write("P/1.1\r\n\r\n".getBytes(ISO_8859_1));
            assertStatus(200, rest(newer));
            kubelet.close();
        }
    }

    @Test
    void aPortThatIsTakenIsOneClearError() {
        int taken = port.address().getPort();

        String message = assertThrows(SettingsException.class, () -> ManagementPort.open(settings(taken)))
                .getMessage();

        assertTrue(
                message.contains(
                        "management.port: " + taken + " on management.host 127.0.0.1 (expected: an address of this"
                                + " machine and a port that is free; Address already in use"),
                message);
    }

    @Test
    void anAddressOfAnotherMachineIsOneToo() {
        for (String host : List.of("192.0.2.1", "no.such.host.invalid")) {
            GracefulSettings settings = GracefulSettings.builder()
                    .managementHost(host)
                    .managementPort(0)
                    .build();

            String message = assertThrows(SettingsException.class, () -> ManagementPort.open(settings))
                    .getMessage();

            assertTrue(message.contains("management.port: 0 on management.host " + host + " (expected: "), message);
        }
    }

    @Test
    void closingEndsTheThreadAndFreesThePort() throws IOException {
        send("GET /livez HTT");
        try (var work = graceful.track("import")) {
            Socket kubelet = send(DRAIN);
            await().until(() -> graceful.management().waiting() == 1);

            port.close();

            assertEquals(0, threads());
            assertFalse(rest(kubelet).contains("0\r\n\r\n"), "looks whole though it was cut");
            assertEquals(0, graceful.management().waiting());
        }
        GracefulSettings same = settings(port.address().getPort());
        ManagementPort.open(same).close();
        ManagementPort.open(same).close();
        port.close();
    }

    @Test
    void aCallerBeforeTheFirstAnswerWaitsForIt() throws IOException {
        port.close();
        port = ManagementPort.open(settings(0));
        Socket early = send("GET /livez HTTP/1.1\r\n\r\n");

        port.serve(graceful.management());

        assertStatus(200, rest(early));
    }
}
