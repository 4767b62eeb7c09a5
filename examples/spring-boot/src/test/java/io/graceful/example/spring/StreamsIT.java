package io.graceful.example.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.ParentWatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the packaged service streams, takes and pushes. */
class StreamsIT {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Pattern PORT = Pattern.compile("started on ports? (\\d+)");

    @TempDir
    private static Path folder;

    private static Process service;
    private static ParentWatch watch;
    private static int port;

    @BeforeAll
    static void start() throws IOException {
        service = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-Dserver.port=0",
                        "-jar",
                        "target/service.jar")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        watch = ParentWatch.over(service);
        port = await("the service's port")
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .until(StreamsIT::port, found -> found != 0);
    }

    /** As its log says; zero before. */
    private static int port() throws IOException {
        Matcher line = PORT.matcher(Files.readString(folder.resolve("output")));
        return line.find() ? Integer.parseInt(line.group(1)) : 0;
    }

    @AfterAll
    static void leaveNothing() throws InterruptedException {
        service.destroyForcibly().waitFor();
        watch.close();
    }

    @Test
    void aDownloadHasItsLengthAndItsDigest() throws Exception {
        HttpResponse<byte[]> whole = CLIENT.send(get("/download?kb=3072"), BodyHandlers.ofByteArray());
        assertEquals(
                3 * 1024 * 1024,
                whole.headers().firstValueAsLong("Content-Length").orElseThrow());
        assertEquals(
                "application/octet-stream",
                whole.headers().firstValue("Content-Type").orElseThrow());
        assertWhole(whole);

        HttpResponse<byte[]> chunked = CLIENT.send(get("/download?kb=3072&chunked=true"), BodyHandlers.ofByteArray());
        assertEquals(Optional.empty(), chunked.headers().firstValue("Content-Length"));
        assertWhole(chunked);
        assertArrayEquals(whole.body(), chunked.body());
        assertEquals((byte) (70_000 * 31 + (70_000 >>> 8)), whole.body()[70_000]);
    }

    private static void assertWhole(HttpResponse<byte[]> answer) throws Exception {
        assertEquals(3 * 1024 * 1024, answer.body().length);
        String digest = Base64.getEncoder().encodeToString(sha256(answer.body()));
        assertEquals(
                "sha-256=:" + digest + ":",
                answer.headers().firstValue("Repr-Digest").orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/download",
                "/download?kb=0",
                "/download?kb=65537",
                "/events?count=0&ms=1",
                "/events?count=1&ms=0"
            })
    void whatCannotBeHadIsRefused(String path) throws Exception {
        assertEquals(400, CLIENT.send(get(path), BodyHandlers.discarding()).statusCode());
    }

    @Test
    void anUploadIsReadToItsEnd() throws Exception {
        byte[] body = new byte[12 * 1024 * 1024];
        new Random(1).nextBytes(body);

        String hex = HexFormat.of().formatHex(sha256(body));
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body));
        for (BodyPublisher publisher : List.of(BodyPublishers.ofByteArray(body), chunked)) {
            HttpResponse<String> answer = CLIENT.send(post("/upload", publisher), BodyHandlers.ofString());

            assertEquals("{\"bytes\":12582912,\"sha256\":\"" + hex + "\"}", answer.body());
        }
    }

    @Test
    void aRefusalDoesNotWaitForTheBody() throws Exception {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            String head = "POST /refuse HTTP/1.1\r\nHost: test\r\nContent-Length: 10000000\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));

            byte[] status = socket.getInputStream().readNBytes(12);

            assertEquals("HTTP/1.1 413", new String(status, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void eventsEndByThemselves() throws Exception {
        for (HttpRequest request :
                List.of(get("/events?count=3&ms=50"), post("/events?count=3&ms=50", BodyPublishers.ofString("now")))) {
            // A response that is not ended as HTTP says makes the client throw.
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());

            assertEquals(
                    "chunked", answer.headers().firstValue("Transfer-Encoding").orElseThrow());
            assertTrue(answer.headers().firstValue("Content-Type").orElseThrow().startsWith("text/event-stream"));
            assertEquals(
                    List.of("data:1", "data:2", "data:3", "id:1", "id:2", "id:3"),
                    answer.body()
                            .replace(": ", ":")
                            .lines()
                            .filter(line -> !line.isEmpty())
                            .sorted()
                            .toList());
        }
    }

    @Test
    void theFeedTicks() throws Exception {
        try (Stream<String> lines =
                CLIENT.send(get("/feed"), BodyHandlers.ofLines()).body()) {
            List<String> ticks =
                    lines.filter(line -> line.startsWith("data:")).limit(3).toList();

            assertEquals("data:tick", ticks.get(2).replace(": ", ":"));
        }
    }

    @Test
    void theSocketEchoes() throws Exception {
        CompletableFuture<String> echo = new CompletableFuture<>();
        WebSocket socket = CLIENT.newWebSocketBuilder()
                .buildAsync(URI.create("ws://localhost:" + port + "/ws"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                        echo.complete(text.toString());
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        socket.sendText("hello", true).get(10, TimeUnit.SECONDS);

        assertEquals("hello", echo.get(10, TimeUnit.SECONDS));
        socket.abort();
    }

    @Test
    void itIsAlive() throws Exception {
        assertEquals(
                "alive", CLIENT.send(get("/alive"), BodyHandlers.ofString()).body());
    }

    private static HttpRequest get(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .build();
    }

    private static HttpRequest post(String path, BodyPublisher body) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", "application/octet-stream")
                .POST(body)
                .build();
    }

    private static byte[] sha256(byte[] bytes) throws Exception {
        return MessageDigest.getInstance("SHA-256").digest(bytes);
    }
}
