package io.graceful.testkit.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client sees of a defect, and that it sees nothing of the kind without it. */
@Execution(ExecutionMode.CONCURRENT)
class DefectsTest {

    /** The deadline of the stop, a second before the grace period ends, and a little more. */
    private static final Duration DEADLINE = RunningService.SHORT_GRACE.minusMillis(700);

    private RunningService service;

    private void start(Defect defect) throws IOException {
        service = RunningService.start(defect);
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "CORRUPTS_DOWNLOADS"})
    void aDownloadHasAWrongByte(Defect defect) throws Exception {
        start(defect);
        sigtermIsHeard();

        HttpResponse<String> download =
                pinned().send(request(service.plain("/download?kb=64")), info -> new SlowDigest(0));

        String promised = download.headers().firstValue("repr-digest").orElseThrow();
        if (defect == Defect.NONE) {
            assertEquals(promised, download.body());
        } else {
            assertNotEquals(promised, download.body());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "CUTS_UPLOADS"})
    void anUploadIsCut(Defect defect) throws Exception {
        start(defect);
        try (Socket socket = new Socket("127.0.0.1", service.port)) {
            socket.getOutputStream().write(ascii("POST /upload HTTP/1.1\r\nContent-Length: 5\r\n\r\nhalf"));
            Awaitility.await().until(() -> service.metric("pod_requests_total") == 1);
            service.sigterm();
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(2500))
                    .until(() -> service.isRunning() == (defect == Defect.NONE));
            if (defect == Defect.NONE) {
                socket.getOutputStream().write(ascii("!"));
                assertTrue(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                        .contains("{\"bytes\":5,"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "CUTS_FEEDS"})
    void aFeedIsReset(Defect defect) throws Exception {
        start(defect);
        CompletableFuture<HttpResponse<String>> feed =
                pinned().sendAsync(request(service.plain("/feed")), BodyHandlers.ofString());
        Awaitility.await().until(() -> service.metric("pod_requests_in_flight") == 1);
        service.sigterm();
        if (defect == Defect.NONE) {
            assertTrue(feed.get(5, TimeUnit.SECONDS).body().startsWith("id: 1\n"));
        } else {
            assertThrows(ExecutionException.class, () -> feed.get(5, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "SECOND_PORT_UNTOLD"})
    void theSecondPortIsForgotten(Defect defect) throws Exception {
        start(defect);
        CompletableFuture<HttpResponse<String>> slow =
                pinned().sendAsync(request(service.second("/slow?ms=3500")), BodyHandlers.ofString());
        Awaitility.await().until(() -> service.metric("pod_requests_total") == 1);
        service.sigterm();
        if (defect == Defect.NONE) {
            assertEquals("close", connectionHeader(slow.get(5, TimeUnit.SECONDS)));
        } else {
            assertThrows(ExecutionException.class, () -> slow.get(5, TimeUnit.SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "TLS_UNTOLD"})
    void tlsHearsNothing(Defect defect) throws Exception {
        start(defect);
        sigtermIsHeard();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(Certificate.trusted())
                .build();
        HttpResponse<String> hello = client.send(request(service.encrypted("/hello")), BodyHandlers.ofString());
        assertEquals(defect == Defect.NONE ? "close" : "", connectionHeader(hello));
    }

    /** Whoever was told comes back as a new caller, who gets HTTP/1.1. */
    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "NO_GOAWAY"})
    void http2IsNeverTold(Defect defect) throws Exception {
        start(defect);
        HttpClient client = HttpClient.newHttpClient();
        client.send(request(service.plain("/hello")), BodyHandlers.ofString());
        sigtermIsHeard();
        client.send(request(service.plain("/hello")), BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> next = CompletableFuture.supplyAsync(
                        () -> request(service.plain("/hello")),
                        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS))
                .thenCompose(request -> client.sendAsync(request, BodyHandlers.ofString()));
        assertEquals(
                defect == Defect.NONE ? HttpClient.Version.HTTP_1_1 : HttpClient.Version.HTTP_2,
                next.get(5, TimeUnit.SECONDS).version());
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "UPGRADES_WHILE_STOPPING"})
    void upgradesGoOn(Defect defect) throws Exception {
        start(defect);
        sigtermIsHeard();
        try (Socket socket = new Socket("127.0.0.1", service.port)) {
            socket.getOutputStream()
                    .write(ascii("GET /hello HTTP/1.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                            + "HTTP2-Settings: AAMAAABk\r\n\r\n"));
            String first = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertEquals(defect == Defect.NONE ? "HTTP/1.1 200" : "HTTP/1.1 101", first);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "SECOND_SIGNAL_ENDS_THE_WAIT"})
    void aSecondSignalEndsTheWait(Defect defect) throws Exception {
        start(defect);
        sigtermIsHeard();
        service.sigterm();
        assertEquals(defect == Defect.NONE, service.exit().toMillis() > 600);
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "COUNTS_THE_PROBER"})
    void aProberHoldsIt(Defect defect) throws Exception {
        service = RunningService.startForDeadline(defect);
        service.sigterm();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(100))
                .atMost(Duration.ofSeconds(15))
                .until(() -> {
                    probe();
                    return !service.isRunning() || service.uptimeSinceSigterm().compareTo(DEADLINE) > 0;
                });
        assertEquals(defect != Defect.NONE, service.isRunning());
    }

    @Test
    void halfARequestHoldsIt() throws Exception {
        service = RunningService.startForDeadline(Defect.HALF_REQUESTS_HOLD);
        try (Socket socket = new Socket("127.0.0.1", service.port)) {
            socket.getOutputStream().write(ascii("GET /hello HT"));
            Awaitility.await().until(() -> service.metric("pod_requests_in_flight") == 1);
            service.sigterm();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(15))
                    .until(() -> service.uptimeSinceSigterm().compareTo(DEADLINE) > 0);
            assertTrue(service.isRunning());
        }
    }

    private void probe() {
        try (Socket socket = new Socket("127.0.0.1", service.port)) {
            socket.getOutputStream().write(ascii("GET /alive HTTP/1.1\r\nConnection: close\r\n\r\n"));
            socket.getInputStream().readAllBytes();
        } catch (IOException e) {
            // It has closed its port, and is about to end.
        }
    }

    private void sigtermIsHeard() {
        service.sigterm();
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> !service.isReady());
    }

    private static HttpClient pinned() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    private static HttpRequest request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    }

    private static String connectionHeader(HttpResponse<?> response) {
        return response.headers().firstValue("connection").orElse("");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
