package io.graceful.testkit.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The service itself, by clients that nobody here wrote: what it answers, and that nothing is lost when it stops. */
@Execution(ExecutionMode.CONCURRENT)
class ServiceTest {

    private static final int PART = 16 * 1024;

    /** How java.net.http reaches it. */
    enum Way {
        UPGRADED(HttpClient.Version.HTTP_2),
        ENCRYPTED(HttpClient.Version.HTTP_2),
        PINNED(HttpClient.Version.HTTP_1_1),
        SECOND_PORT(HttpClient.Version.HTTP_1_1);

        final HttpClient.Version version;

        Way(HttpClient.Version version) {
            this.version = version;
        }

        HttpClient client() throws Exception {
            HttpClient.Builder builder = HttpClient.newBuilder();
            return switch (this) {
                case UPGRADED -> builder.build();
                case ENCRYPTED -> builder.sslContext(Certificate.trusted()).build();
                case PINNED, SECOND_PORT -> builder.version(version).build();
            };
        }

        URI uri(RunningService service, String path) {
            return switch (this) {
                case UPGRADED, PINNED -> service.plain(path);
                case ENCRYPTED -> service.encrypted(path);
                case SECOND_PORT -> service.second(path);
            };
        }
    }

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
    @EnumSource(Way.class)
    void answersEverything(Way way) throws Exception {
        start(Defect.NONE);
        HttpClient client = way.client();

        HttpResponse<String> hello = client.send(get(way, "/hello"), BodyHandlers.ofString());
        assertEquals(way.version, hello.version());
        assertEquals("hello\n", hello.body());

        for (String path : List.of("/download?kb=300", "/download?kb=300&chunked=true")) {
            HttpResponse<String> download = client.send(get(way, path), info -> new SlowDigest(0));
            assertEquals(way.version, download.version());
            assertEquals(download.headers().firstValue("repr-digest").orElseThrow(), download.body());
        }

        HttpRequest large = HttpRequest.newBuilder(way.uri(service, "/upload"))
                .POST(BodyPublishers.ofByteArray(new byte[300_000]))
                .build();
        HttpResponse<String> upload = client.send(large, BodyHandlers.ofString());
        assertEquals(way.version, upload.version());
        assertTrue(upload.body().startsWith("{\"bytes\":300000,\"sha256\":\""), upload.body());
        HttpRequest unknownLength = HttpRequest.newBuilder(way.uri(service, "/upload"))
                .expectContinue(way.version == HttpClient.Version.HTTP_1_1)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[300_000])))
                .build();
        assertEquals(
                upload.body(),
                client.send(unknownLength, BodyHandlers.ofString()).body());

        HttpResponse<String> events = client.send(get(way, "/events?count=3&ms=10"), BodyHandlers.ofString());
        assertEquals("id: 1\ndata: 1\n\nid: 2\ndata: 2\n\nid: 3\ndata: 3\n\n", events.body());

        HttpRequest refused = HttpRequest.newBuilder(way.uri(service, "/refuse"))
                .POST(BodyPublishers.ofByteArray(new byte[20_000]))
                .build();
        assertEquals(413, client.send(refused, BodyHandlers.discarding()).statusCode());

        Awaitility.await().until(() -> service.metric("pod_requests_in_flight") == 0);
        assertEquals(7, service.metric("pod_requests_total"));
        assertTrue(service.metric("pod_connections_open") <= 2);
    }

    /** Whole, although it is read slowly, and although GOAWAY fails what java.net.http 17 has open. */
    @ParameterizedTest
    @EnumSource(Way.class)
    void aSlowReaderGetsAll(Way way) throws Exception {
        start(Defect.NONE);
        CompletableFuture<HttpResponse<String>> download = slowDownload(way);
        inFlight(1);

        service.sigterm();

        HttpResponse<String> whole = download.get(20, TimeUnit.SECONDS);
        assertEquals(way.version, whole.version());
        assertEquals(whole.headers().firstValue("repr-digest").orElseThrow(), whole.body());
    }

    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"UPGRADED", "PINNED"})
    void eventStreamsAndUploadsEndByThemselvesAndFeedsAreEnded(Way way) throws Exception {
        start(Defect.NONE);
        HttpClient client = way.client();
        // One connection, before several are opened at once.
        assertEquals(
                way.version,
                client.send(get(way, "/hello"), BodyHandlers.discarding()).version());
        CompletableFuture<HttpResponse<String>> events =
                client.sendAsync(get(way, "/events?count=9&ms=300"), BodyHandlers.ofString());
        CompletableFuture<HttpResponse<String>> feed = client.sendAsync(get(way, "/feed"), BodyHandlers.ofString());
        HttpRequest post = HttpRequest.newBuilder(way.uri(service, "/upload"))
                .POST(BodyPublishers.fromPublisher(new SlowParts(100, 30), 100L * PART))
                .build();
        CompletableFuture<HttpResponse<String>> upload = client.sendAsync(post, BodyHandlers.ofString());
        inFlight(3);

        service.sigterm();

        assertTrue(upload.get(20, TimeUnit.SECONDS).body().startsWith("{\"bytes\":" + 100 * PART + ","));
        assertEquals(9, events.get(20, TimeUnit.SECONDS).body().split("\n\n").length);
        assertTrue(feed.get(20, TimeUnit.SECONDS).body().endsWith("\n\n"));
    }

    /**
     * Each answer brings the farewell in time for the next request: none goes to a connection that is gone. The next comes a
     * moment later, because java.net.http 17 loses what it sends while it is reading a GOAWAY.
     */
    @ParameterizedTest
    @EnumSource(Way.class)
    void oneRequestAfterTheOtherIsAnswered(Way way) throws Exception {
        start(Defect.NONE);
        HttpClient client = way.client();
        long end = 0;
        for (int i = 0; i <= 20 || System.nanoTime() - end < 0; i++) {
            CompletableFuture<HttpResponse<Void>> next = CompletableFuture.supplyAsync(
                            () -> get(way, "/hello"), CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS))
                    .thenCompose(request -> client.sendAsync(request, BodyHandlers.discarding()));
            assertEquals(200, next.get(5, TimeUnit.SECONDS).statusCode());
            if (i == 20) {
                service.sigterm();
                end = System.nanoTime() + Duration.ofMillis(600).toNanos();
            }
        }
        assertTrue(service.exit().compareTo(Duration.ofSeconds(3)) < 0, "it waited for somebody it had told");
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "WEBSOCKETS_1000", "WEBSOCKETS_CUT"})
    void webSocketsGoAway(Defect defect) throws Exception {
        start(defect);
        Listening listening = new Listening();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + service.port + "/ws"), listening)
                .get(5, TimeUnit.SECONDS);
        socket.sendText("said", true).get(5, TimeUnit.SECONDS);
        assertEquals("said", listening.text.get(5, TimeUnit.SECONDS));

        service.sigterm();

        // 1006 is what a client says of a connection that ended without a word.
        int expected = switch (defect) {
            case WEBSOCKETS_CUT -> 1006;
            case WEBSOCKETS_1000 -> 1000;
            default -> 1001;
        };
        assertEquals(expected, listening.code.get(5, TimeUnit.SECONDS));
        service.exit();
    }

    @Test
    void halfRequestsNeitherHoldNorLeak() throws Exception {
        start(Defect.NONE);
        try (Socket halfHead = new Socket("127.0.0.1", service.port);
                Socket halfBody = new Socket("127.0.0.1", service.port)) {
            halfHead.getOutputStream().write("GET /hello HT".getBytes(StandardCharsets.US_ASCII));
            halfBody.getOutputStream()
                    .write("POST /upload HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf"
                            .getBytes(StandardCharsets.US_ASCII));
            inFlight(1);
            inFlight(0);
            assertEquals(-1, halfBody.getInputStream().read());
        }
        try (Socket halfHead = new Socket("127.0.0.1", service.port)) {
            halfHead.getOutputStream().write("GET /hello HT".getBytes(StandardCharsets.US_ASCII));
            Awaitility.await().until(() -> service.metric("pod_connections_open") == 1);

            service.sigterm();

            assertTrue(service.exit().compareTo(Duration.ofSeconds(3)) < 0, "half a head held it");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "LEAKS_LEAVERS"})
    void whoLeavesIsForgotten(Defect defect) throws Exception {
        start(defect);
        try (Socket leaver = new Socket("127.0.0.1", service.port)) {
            leaver.getOutputStream().write("GET /slow?ms=60000 HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            inFlight(1);
        }
        Awaitility.await().until(() -> service.metric("pod_connections_open") == 0);
        assertEquals(defect == Defect.NONE ? 0 : 1, service.metric("pod_requests_in_flight"));
    }

    /** Without this the test of slow readers would prove nothing. */
    @ParameterizedTest
    @EnumSource(
            value = Way.class,
            names = {"UPGRADED", "PINNED"})
    void aSlowReaderIsCutIfItCountsWhatIsQueuedAsSent(Way way) throws Exception {
        start(Defect.COUNTS_QUEUED_AS_SENT);
        CompletableFuture<HttpResponse<String>> download = slowDownload(way);
        Awaitility.await().until(() -> service.metric("pod_requests_total") == 1);

        service.sigterm();

        assertThrows(ExecutionException.class, () -> download.get(20, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"GOAWAY_AT_ONCE", "GOAWAY_TO_OPEN_STREAMS"})
    void aFarewellToOpenStreamsLosesThem(Defect defect) throws Exception {
        assumeTrue(Runtime.version().feature() == 17 && Runtime.version().update() <= 15);
        start(defect);
        CompletableFuture<HttpResponse<String>> events =
                Way.UPGRADED.client().sendAsync(get(Way.UPGRADED, "/events?count=9&ms=200"), BodyHandlers.ofString());
        inFlight(1);

        service.sigterm();

        assertThrows(ExecutionException.class, () -> events.get(20, TimeUnit.SECONDS));
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "ENDS_STREAMS_PROPERLY", "CUTS_STREAMS"})
    void curlReadsOnWithPriorKnowledge(Defect defect) throws Exception {
        start(defect);
        Process slow =
                curl("--limit-rate", "2M", service.plain("/download?kb=8192").toString());
        Process events = curl(service.plain("/events?count=9&ms=200").toString());
        CompletableFuture<byte[]> read = CompletableFuture.supplyAsync(() -> all(slow));
        CompletableFuture<byte[]> told = CompletableFuture.supplyAsync(() -> all(events));
        inFlight(2);

        service.sigterm();

        int lines = new String(told.get(20, TimeUnit.SECONDS), StandardCharsets.US_ASCII).split("\n\n").length;
        assertEquals(defect == Defect.NONE, lines == 9, () -> "events: " + lines);
        assertEquals(defect == Defect.CUTS_STREAMS, events.waitFor() != 0);
        assertEquals(8192 * 1024, read.get(20, TimeUnit.SECONDS).length);
        assertEquals(0, slow.waitFor());
        service.exit();
        assertFalse(service.isRunning());
    }

    private static Process curl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "-N", "--http2-prior-knowledge"));
        command.addAll(List.of(arguments));
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no curl: " + e);
            throw e;
        }
    }

    private static byte[] all(Process process) {
        try (InputStream out = process.getInputStream()) {
            return out.readAllBytes();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Eight MiB in some three seconds, with windows so small that the service has to wait for its reader. */
    private CompletableFuture<HttpResponse<String>> slowDownload(Way way) throws Exception {
        System.setProperty("jdk.httpclient.windowsize", "65536");
        System.setProperty("jdk.httpclient.connectionWindowSize", "65536");
        return way.client().sendAsync(get(way, "/download?kb=8192"), info -> new SlowDigest(5));
    }

    private void inFlight(int requests) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .until(() -> service.metric("pod_requests_in_flight") == requests);
    }

    private HttpRequest get(Way way, String path) {
        return HttpRequest.newBuilder(way.uri(service, path))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    /** What a client heard on a WebSocket. */
    private static final class Listening implements WebSocket.Listener {
        final CompletableFuture<String> text = new CompletableFuture<>();
        final CompletableFuture<Integer> code = new CompletableFuture<>();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.complete(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            code.complete(status);
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable failure) {
            code.completeExceptionally(failure);
        }
    }

    /** A body that comes part by part, with pauses. */
    private static final class SlowParts implements Flow.Publisher<ByteBuffer> {
        private final int parts;
        private final long pauseMillis;

        SlowParts(int parts, long pauseMillis) {
            this.parts = parts;
            this.pauseMillis = pauseMillis;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {
                private int sent;

                @Override
                public void request(long more) {
                    CompletableFuture.delayedExecutor(pauseMillis, TimeUnit.MILLISECONDS)
                            .execute(() -> send(more));
                }

                private synchronized void send(long more) {
                    for (long i = 0; i < more && sent < parts; i++) {
                        sent++;
                        subscriber.onNext(ByteBuffer.allocate(PART));
                        if (sent == parts) {
                            subscriber.onComplete();
                        }
                    }
                }

                @Override
                public void cancel() {
                    // The test fails by itself.
                }
            });
        }
    }
}
