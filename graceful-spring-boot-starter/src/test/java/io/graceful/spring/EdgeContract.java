package io.graceful.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.spring.app.EdgePages;
import io.graceful.spring.app.Http2Connection;
import io.graceful.spring.app.HttpConnection;
import io.graceful.spring.app.HttpConnection.Response;
import io.graceful.spring.app.MvcApp;
import io.graceful.spring.line.Line;
import io.graceful.stop.StopReport;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Where requests, streams and connections end on a servlet server: CLEAN means that nothing was lost. */
@Timeout(60)
abstract class EdgeContract {

    private static final int MEGABYTE = 1024 * 1024;

    private final List<Closeable> clients = new ArrayList<>();
    private ConfigurableApplicationContext context;
    private EdgePages pages;

    /** The only server of those on the class path to be configured: Tomcat or Jetty. */
    abstract String server();

    final Graceful start(String... properties) {
        return start(List.of(MvcApp.class), properties);
    }

    final Graceful start(List<Class<?>> sources, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "server.http2.enabled=true",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                "management.endpoint.health.probes.enabled=true",
                Line.only(server()),
                "graceful.propagation.delay=300ms",
                "graceful.propagation.quiet-period=100ms",
                "graceful.propagation.max=1s"));
        all.addAll(List.of(properties));
        context = new SpringApplicationBuilder(sources.toArray(Class<?>[]::new))
                .web(WebApplicationType.SERVLET)
                .properties(all.toArray(String[]::new))
                .run();
        pages = context.getBean(EdgePages.class);
        Graceful graceful = context.getBean(Graceful.class);
        await().until(() -> graceful.lifecycle().phase() == Phase.READY);
        return graceful;
    }

    final ConfigurableApplicationContext context() {
        return context;
    }

    final int port() {
        return Line.port(context);
    }

    final HttpConnection connect() throws IOException {
        return connect(port());
    }

    final HttpConnection connect(int port) throws IOException {
        HttpConnection connection = new HttpConnection(port);
        clients.add(connection);
        return connection;
    }

    final Http2Connection connectHttp2(int window) throws IOException {
        Http2Connection connection = new Http2Connection(port(), window);
        clients.add(connection);
        return connection;
    }

    static CompletableFuture<StopReport> stop(Graceful graceful) {
        return graceful.stop(StopCause.API).finished().toCompletableFuture().orTimeout(25, TimeUnit.SECONDS);
    }

    static void inFlight(Graceful graceful, int requests) {
        await().untilAsserted(() -> assertEquals(requests, graceful.requests().open()));
    }

    /** Of a stop whose short cap lets clients stay that keep their connections: what they would have asked next is not known. */
    static void assertNothingCut(StopReport report) {
        assertTrue(
                report.outcome() == StopReport.Outcome.CLEAN || report.outcome() == StopReport.Outcome.UNSEEN,
                report::toString);
    }

    @AfterEach
    void close() throws IOException {
        if (pages != null) {
            pages.letGo.countDown();
        }
        if (context != null) {
            context.close();
        }
        for (Closeable client : clients) {
            client.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/big", "/buffered", "/bigasync"})
    void aResponseCountsUntilItsLastByteIsWritten(String path) throws IOException {
        Graceful graceful = start();
        HttpConnection slow = connect();
        slow.send("GET", path + "?kilobytes=16384", "");
        inFlight(graceful, 1);

        CompletableFuture<StopReport> report = stop(graceful);
        await().until(() -> graceful.lifecycle().phase() == Phase.DRAINING);
        await().during(Duration.ofSeconds(1)).until(() -> graceful.requests().open() == 1);
        assertFalse(report.isDone(), "over while its client still reads");
        Response response = slow.read();

        assertTrue(response.whole(), "cut");
        assertEquals(16 * MEGABYTE, response.body().length());
        assertNothingCut(report.join());
    }

    /** Ends in the last buffers of server and kernel: nothing but the end of the response is left to be written. */
    @ParameterizedTest
    @ValueSource(ints = {1, 64, 1024, 4096})
    void aResponseOfAnySizeArrivesWhole(int kilobytes) throws Exception {
        Graceful graceful = start();
        HttpConnection slow = connect();
        slow.send("GET", "/big?kilobytes=" + kilobytes, "");
        await().until(() -> graceful.requests().begun() == 1);

        CompletableFuture<StopReport> report = stop(graceful);
        await().during(Duration.ofMillis(800)).until(() -> true);
        if (kilobytes < 4096) {
            report.join();
        }
        Response response = slow.read();

        assertTrue(response.whole(), "cut");
        assertEquals(kilobytes * 1024, response.body().length());
        assertNothingCut(report.join());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/big", "/buffered", "/bigasync"})
    void aStreamOfHttp2CountsUntilItsEndIsWritten(String path) throws IOException {
        Graceful graceful = start();
        Http2Connection slow = connectHttp2(64 * 1024);
        int stream = slow.request("GET", path + "?kilobytes=8192");
        inFlight(graceful, 1);

        CompletableFuture<StopReport> report = stop(graceful);
        await().until(() -> graceful.lifecycle().phase() == Phase.DRAINING);
        await().during(Duration.ofSeconds(1)).until(() -> graceful.requests().open() == 1);
        assertFalse(report.isDone(), "over while its client still reads");
        slow.allow(0, 16 * MEGABYTE);
        slow.allow(stream, 16 * MEGABYTE);

        assertEquals(8 * MEGABYTE, slow.readToEnd(stream));
        assertTrue(slow.isTold(), "no GOAWAY");
        assertNothingCut(report.join());
    }

    @Test
    void everyStreamOfHttp2IsKnownForWhatItIs() throws IOException {
        Graceful graceful = start();
        Http2Connection client = connectHttp2(MEGABYTE);
        for (int i = 0; i < 5; i++) {
            client.readToEnd(client.request("GET", "/hello"));
            client.readToEnd(client.request("HEAD", "/hello"));
            client.readToEnd(client.request("GET", "/asynchello"));
            client.readToEnd(client.request("GET", "/nowhere"));
            client.readToEnd(client.request("GET", "/fails"));
        }
        inFlight(graceful, 0);
        int feed = client.request("GET", "/feed");
        await().until(() -> graceful.outstanding().streams().open() == 1);
        assertEquals(1, graceful.connections().openedEver());

        CompletableFuture<StopReport> report = stop(graceful);

        assertNotEquals(-1, client.readToEnd(feed), "reset instead of ended");
        assertTrue(client.isTold(), "no GOAWAY");
        assertNothingCut(report.join());
        assertEquals(26, graceful.requests().begun());
    }

    @Test
    void connectionsThatCloseWhileTheirStreamsQueueAreNotEnteredAgain() throws Exception {
        Graceful graceful = start("server.tomcat.threads.max=4", "server.jetty.threads.max=16");
        for (int i = 0; i < 60; i++) {
            try (Http2Connection client = new Http2Connection(port(), MEGABYTE)) {
                for (int stream = 0; stream < 12; stream++) {
                    client.request("GET", "/slow");
                }
                client.read();
            }
        }

        inFlight(graceful, 0);
        await().untilAsserted(() -> assertEquals(0, graceful.connections().open()));
        assertEquals(0, graceful.connections().untold());
        assertTrue(
                graceful.connections().openedEver() <= 60,
                () -> graceful.connections().openedEver() + " connections of 60");
    }

    @Test
    void theJavaClientAsItComesLosesNothing() throws Exception {
        Graceful graceful = start("graceful.propagation.delay=2s", "graceful.propagation.max=3s");
        HttpClient client = HttpClient.newHttpClient();
        client.send(post(), BodyHandlers.ofString());
        List<String> failed = new ArrayList<>();
        int served = sendEvery40Millis(client, failed, System.nanoTime() + TimeUnit.SECONDS.toNanos(1), () -> false);
        CompletableFuture<StopReport> report = stop(graceful);

        served += sendEvery40Millis(client, failed, System.nanoTime() + TimeUnit.SECONDS.toNanos(20), report::isDone);

        assertEquals(List.of(), failed, "of " + served);
        assertTrue(served > 30, "only " + served);
        assertNothingCut(report.join());
    }

    private int sendEvery40Millis(HttpClient client, List<String> failed, long until, BooleanSupplier over)
            throws InterruptedException {
        int sent = 0;
        while (System.nanoTime() < until && !over.getAsBoolean()) {
            TimeUnit.MILLISECONDS.sleep(40);
            sent++;
            try {
                HttpRequest request = HttpRequest.newBuilder(uri("/hello")).build();
                assertEquals(200, client.send(request, BodyHandlers.ofString()).statusCode());
            } catch (IOException e) {
                failed.add(sent + ": " + e);
            }
        }
        return sent;
    }

    private HttpRequest post() {
        return HttpRequest.newBuilder(uri("/orders"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("an order"))
                .build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Test
    void noConnectionBecomesHttp2OnceTheStopBegan() throws IOException {
        Graceful graceful = start("graceful.propagation.delay=2s", "graceful.propagation.max=3s");
        String[] upgrade = {
            "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA"
        };
        HttpConnection before = connect();
        before.send("GET", "/hello", "", upgrade);
        assertEquals(101, before.readHead().status());

        graceful.stop(StopCause.API);
        Response response = connect().get("/hello", upgrade);

        assertEquals(200, response.status());
        assertEquals("hello", response.body());
        assertTrue(response.tellsToLeave());
        Http2Connection knowsAlready = connectHttp2(MEGABYTE);
        assertEquals(5, knowsAlready.readToEnd(knowsAlready.request("GET", "/hello")));
    }

    @Test
    void nineEventsOfAPostArriveAll() throws IOException {
        Graceful graceful = start("graceful.propagation.delay=0s", "graceful.propagation.max=0s");
        HttpConnection client = connect();
        client.send("POST", "/nine", "");
        assertTrue(client.readHead().header("Content-Type").startsWith("text/event-stream"));

        CompletableFuture<StopReport> report = stop(graceful);
        String all = rest(client);

        assertEquals(9, all.split("event ", -1).length - 1, all);
        StopReport done = report.join();
        assertNothingCut(done);
        assertEquals(1, done.inFlightAtStop());
    }

    /** What is left of a chunked body, which must come to its end. */
    private static String rest(HttpConnection client) throws IOException {
        StringBuilder all = new StringBuilder();
        String chunk = client.readChunk();
        while (chunk != null && !chunk.isEmpty()) {
            all.append(chunk);
            chunk = client.readChunk();
        }
        assertEquals("", chunk, "cut");
        return all.toString();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/feed", "/feedsync", "/feedsilent"})
    void anEndlessFeedIsEndedAndItsConnectionClosedBehindIt(String path) throws IOException {
        Graceful graceful = start();
        HttpConnection client = connect();
        client.send("GET", path, "");
        client.readHead();
        await().until(() -> graceful.outstanding().streams().open() == 1);

        CompletableFuture<StopReport> report = stop(graceful);
        rest(client);

        assertEquals(-1, client.in().read(), "the connection stays open");
        StopReport done = report.join();
        assertNothingCut(done);
        assertTrue(done.took().compareTo(Duration.ofSeconds(4)) < 0, done::toString);
        assertEquals(0, graceful.connections().untold());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/feed", "/feedsync", "/feedsilent"})
    void anEndlessFeedOverHttp2IsEnded(String path) throws IOException {
        Graceful graceful = start();
        Http2Connection client = connectHttp2(MEGABYTE);
        int feed = client.request("GET", path);
        await().until(() -> graceful.outstanding().streams().open() == 1);

        CompletableFuture<StopReport> report = stop(graceful);

        assertNotEquals(-1, client.readToEnd(feed), "reset instead of ended");
        assertTrue(client.isTold(), "no GOAWAY");
        StopReport done = report.join();
        assertNothingCut(done);
        assertTrue(done.took().compareTo(Duration.ofSeconds(4)) < 0, done::toString);
    }

    @Test
    void whatIsCutAtTheDeadlineLooksCut() throws IOException {
        Graceful graceful = startWithLittleTime();
        HttpConnection half = connect();
        half.send("GET", "/half", "");
        half.readHead();
        Http2Connection halfOfHttp2 = connectHttp2(MEGABYTE);
        int stream = halfOfHttp2.request("GET", "/half");
        inFlight(graceful, 2);
        assertEquals(Http2Connection.HEADERS, halfOfHttp2.read().type());

        StopReport report = stop(graceful).join();
        context.close();

        assertEquals(2, report.cutCount());
        assertEquals("half", half.readChunk());
        assertEquals(null, chunkOrEnd(half), "looks whole");
        assertEquals(-1, halfOfHttp2.readToEnd(stream), "looks whole");
    }

    private static String chunkOrEnd(HttpConnection client) {
        try {
            return client.readChunk();
        } catch (IOException e) {
            return null;
        }
    }

    private Graceful startWithLittleTime() {
        return start(
                "graceful.termination-grace-period=5s",
                "graceful.propagation.delay=0s",
                "graceful.propagation.max=0s",
                "graceful.drain.timeout=500ms",
                "graceful.stop.timeout=1s");
    }

    @Test
    void pipelinedRequestsAreAllAnswered() throws IOException {
        Graceful graceful = start("graceful.propagation.delay=2s", "graceful.propagation.max=3s");
        HttpConnection client = connect();
        graceful.stop(StopCause.API);

        String one = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
        client.socket().getOutputStream().write((one + one + one).getBytes(StandardCharsets.US_ASCII));

        assertFalse(client.read().tellsToLeave());
        assertFalse(client.read().tellsToLeave());
        assertTrue(client.read().tellsToLeave());
        assertEquals(-1, client.in().read());
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000_000})
    void aResponseToARequestThatIsNotReadYetArrives(int length) throws IOException {
        Graceful graceful = start("graceful.propagation.delay=2s", "graceful.propagation.max=3s");
        HttpConnection client = connect();
        graceful.stop(StopCause.API);

        client.send("POST", "/unread", "x".repeat(length));
        Response response = client.read();

        assertEquals("unread", response.body());
        if (!response.tellsToLeave()) {
            response = client.get("/hello");
        }
        assertTrue(response.tellsToLeave());
        assertEquals(-1, client.in().read());
    }

    @Test
    void theApplicationsOwnConnectionHeaderGivesWay() throws IOException {
        Graceful graceful = start("graceful.propagation.delay=2s", "graceful.propagation.max=3s");
        HttpConnection client = connect();
        client.get("/keepalive");
        graceful.stop(StopCause.API);

        client.send("GET", "/keepalive", "");
        String text = new String(client.in().readAllBytes(), StandardCharsets.US_ASCII);

        assertEquals(2, text.split("(?i)\r\nConnection:", -1).length, text);
        assertTrue(text.toLowerCase(Locale.ROOT).contains("\r\nconnection: close\r\n"), text);
        assertFalse(text.contains("keep-alive"), text);
    }

    @Test
    void aForgedPathEndsNoLine() throws IOException {
        Graceful graceful = startWithLittleTime();
        connect().send("GET", "/held/a%0aCLEAN%0d%e2%80%a8b", "");
        inFlight(graceful, 1);

        StopReport report = stop(graceful).join();

        assertEquals("GET /held/a%0aCLEAN%0d%e2%80%a8b", report.cut().get(0).label());
        assertFalse(report.toString().contains("\nCLEAN"), report::toString);
    }

    @Test
    void requestsOfAConnectionThatIsGoneEnd() throws IOException {
        Graceful graceful = start();
        Http2Connection client = connectHttp2(1024);
        client.request("GET", "/big?kilobytes=1024");
        client.request("GET", "/bigasync?kilobytes=1024");
        inFlight(graceful, 2);

        client.close();

        inFlight(graceful, 0);
        await().untilAsserted(() -> assertEquals(0, graceful.connections().open()));
    }
}
