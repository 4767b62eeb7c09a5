package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What anybody may send to the management port. After each of it, probes are answered as before. */
class ManagementPortIT {

    /** A kubelet gives a probe one second. */
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(1);

    private static final String TOKEN = "X-Graceful-Token: " + ServiceProcess.TOKEN;
    private static final String WRONG_TOKEN = "X-Graceful-Token: let-me-drown";

    private static ServiceProcess service;

    @BeforeAll
    static void start() {
        service =
                ServiceProcess.named("pod-a").inKubernetes().withToken().start().awaitReady();
    }

    @AfterAll
    static void leaveNothing() {
        service.close();
    }

    @AfterEach
    void probesAreAnsweredAsBefore() {
        assertTimeout(PROBE_LIMIT, () -> {
            assertEquals(200, service.probe("/healthz"), "no longer ready");
            assertEquals(200, service.probe("/livez"), "no longer alive");
        });
    }

    @Test
    void theScrapeHasEverySeriesThatTheDashboardAndTheAlertsAskFor() throws IOException {
        Path dashboards = Path.of("../../docs/dashboards");
        Set<String> asked = series(Files.readString(dashboards.resolve("graceful.json")));
        asked.addAll(series(Files.readString(dashboards.resolve("alerts.yaml"))));

        asked.removeAll(series(RawHttp.exchange(service.managementPort(), "GET /metrics")));

        assertEquals(Set.of(), asked, "not in the scrape");
    }

    private static Set<String> series(String text) {
        Set<String> names = new TreeSet<>();
        Pattern.compile("\\bgraceful_[a-z_]+\\b")
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .forEach(names::add);
        return names;
    }

    @ParameterizedTest
    @CsvSource({
        "GET /healthz, 200",
        "GET /readyz, 200",
        "GET /livez, 200",
        "GET /startupz, 200",
        "GET //healthz, 200",
        "GET /healthz?x=y, 200",
        "GET /, 404",
        "GET /healthz/, 404",
        "GET /../etc/passwd, 404",
        "POST /healthz, 405",
        "DELETE /livez, 405",
        "PUT /drain, 405",
        "HEAD /drain, 405",
        "GET /drain, 401",
        "POST /drain, 401",
        "GET /healthz?verbose, 401",
    })
    void eachRequestHasItsStatus(String line, int status) throws IOException {
        String reply = RawHttp.exchange(service.managementPort(), line);

        assertTrue(reply.startsWith("HTTP/1.1 " + status + " "), reply);
    }

    @Test
    void headHasNoBody() throws IOException {
        String reply = RawHttp.exchange(service.managementPort(), "HEAD /healthz");

        assertTrue(reply.startsWith("HTTP/1.1 200 ") && reply.endsWith("\r\n\r\n"), reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {WRONG_TOKEN, "X-Graceful-Token:", "Authorization: Bearer nothing", "Authorization: Basic eA=="})
    void aWrongTokenDrainsNothing(String header) throws IOException {
        String reply = RawHttp.exchange(service.managementPort(), "POST /drain", header);

        assertTrue(reply.startsWith("HTTP/1.1 401 "), reply);
        assertFalse(reply.contains(ServiceProcess.TOKEN), "the token is told to whoever asks");
    }

    @Test
    void theTokenShowsDetails() throws IOException {
        String reply = RawHttp.exchange(service.managementPort(), "GET /healthz?verbose", TOKEN);

        assertTrue(reply.startsWith("HTTP/1.1 200 ") && reply.contains("checksums=DONE"), reply);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET\r\n\r\n",
                "\r\n\r\n\r\n\r\n",
                "GET /healthz HTTP/9.9\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nno colon\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n",
                "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "POST /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003",
            })
    void nonsenseIsAnsweredOrClosedInBoundedTime(String text) throws IOException {
        assertEndsInTime(text);
    }

    @Test
    void aHeaderWithoutEndIsRefused() throws IOException {
        String reply =
                assertEndsInTime("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + "x".repeat(64 * 1024) + "\r\n\r\n");

        assertFalse(reply.startsWith("HTTP/1.1 200 "), "64 KiB of header were read");
    }

    @Test
    void aThousandHeadersAreRefused() throws IOException {
        String reply = assertEndsInTime("GET /healthz HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(1_000) + "\r\n");

        assertFalse(reply.startsWith("HTTP/1.1 200 "), "a thousand headers were read");
    }

    @Test
    void aThousandParametersAreRefused() throws IOException {
        String reply = assertEndsInTime("GET /healthz?" + "a=b&".repeat(1_000) + " HTTP/1.1\r\nHost: x\r\n\r\n");

        assertFalse(reply.startsWith("HTTP/1.1 200 "), "a thousand parameters were read");
    }

    @Test
    void halfRequestsDoNotKeepOthersOut() throws IOException {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                RawHttp half = new RawHttp(service.managementPort());
                slow.add(half);
                half.send("GET /healthz HTTP/1.1\r\nHos");
            }
            probesAreAnsweredAsBefore();

            // Each is closed by the server; a test that hung on one would fail by the socket's own timeout.
            for (RawHttp half : slow) {
                assertFalse(half.readAll().startsWith("HTTP/1.1 200 "), "half a request was answered");
            }
        } finally {
            for (RawHttp half : slow) {
                half.close();
            }
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        String reply =
                assertEndsInTime("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".repeat(20) + RawHttp.head("GET /nothing"));

        assertEquals(21, reply.split("HTTP/1.1 200 ", -1).length, reply);
        assertTrue(reply.contains("HTTP/1.1 404 "), "the last of 21 is missing: " + reply);
    }

    @Test
    void aBodyOnGetIsNobodysBusiness() throws IOException {
        String reply = assertEndsInTime("GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");

        assertTrue(reply.startsWith("HTTP/1.1 200 "), reply);
        assertFalse(reply.contains("HTTP/1.1 400 "), "the body was taken for a request: " + reply);
    }

    @Test
    void aHugeBodyIsNotRead() throws IOException {
        String head = "POST /drain HTTP/1.1\r\nHost: x\r\n" + WRONG_TOKEN + "\r\nContent-Length: 1000000000\r\n\r\n";
        String reply = assertEndsInTime(head + "x".repeat(100_000));

        assertTrue(reply.startsWith("HTTP/1.1 4"), reply);
    }

    private static String assertEndsInTime(String text) throws IOException {
        try (RawHttp http = new RawHttp(service.managementPort())) {
            // Idle and parse limits of the server, and room for a busy machine.
            return assertTimeout(Duration.ofSeconds(20), () -> {
                http.send(text);
                return http.readAll();
            });
        }
    }
}
