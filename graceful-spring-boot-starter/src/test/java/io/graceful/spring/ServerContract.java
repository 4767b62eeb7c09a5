package io.graceful.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.selfrequests.Verdict;
import io.graceful.spring.app.HttpConnection;
import io.graceful.spring.app.HttpConnection.Response;
import io.graceful.spring.app.SelfSigned;
import io.graceful.spring.line.Line;
import io.graceful.stop.StopReport;
import io.graceful.warmup.TaskResult;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** What every server has to do, on real sockets. The stop is asked for by the API: signals are for processes of their own. */
abstract class ServerContract {

    private static final String TOKEN = "a-token-for-tests";

    private final List<HttpConnection> connections = new ArrayList<>();
    private ConfigurableApplicationContext context;
    private CountDownLatch letGo = new CountDownLatch(0);

    /** The application on the server in question. */
    abstract Class<?> application();

    abstract WebApplicationType type();

    /** The only server of those on the class path to be configured: Tomcat, Jetty or Netty. */
    abstract String server();

    /** What kubelets before 1.26 make of {@code /drain}; Jetty refuses a path with an empty segment before any handler sees it. */
    String drainPath() {
        return "//drain";
    }

    /** The latch that {@code /held} and {@code /async} wait for. */
    abstract CountDownLatch letGo(ConfigurableApplicationContext context);

    final Graceful start(String... properties) {
        Graceful graceful = launch(properties);
        await().until(() -> graceful.lifecycle().phase() == Phase.READY);
        return graceful;
    }

    /** Returns as soon as Spring has started, ready or not. */
    private Graceful launch(String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                "management.endpoint.health.probes.enabled=true",
                Line.only(server()),
                "graceful.propagation.delay=300ms",
                "graceful.propagation.quiet-period=100ms",
                "graceful.propagation.max=1s",
                "graceful.management.token=" + TOKEN));
        all.addAll(List.of(properties));
        context = new SpringApplicationBuilder(application())
                .web(type())
                .properties(all.toArray(String[]::new))
                .run();
        letGo = letGo(context);
        return context.getBean(Graceful.class);
    }

    private int port() {
        return Line.port(context);
    }

    final HttpConnection connect() throws IOException {
        HttpConnection connection = new HttpConnection(port());
        connections.add(connection);
        return connection;
    }

    private static StopReport finished(Graceful graceful) {
        return graceful.stop(StopCause.API)
                .finished()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @AfterEach
    void close() throws IOException {
        if (context != null) {
            letGo.countDown();
            context.close();
        }
        for (HttpConnection connection : connections) {
            connection.close();
        }
    }

    @Test
    void probesAgreeInEveryPhaseAndAreNotCounted() throws IOException {
        Graceful graceful = start();
        for (String path : List.of("/healthz", "/readyz", "/livez", "/startupz", "/actuator/health/readiness")) {
            assertEquals(200, connect().get(path).status(), path);
        }

        graceful.stop(StopCause.API);

        for (String path : List.of("/healthz", "/readyz", "/actuator/health/readiness")) {
            assertEquals(503, connect().get(path).status(), path);
        }
        for (String path : List.of("/livez", "/startupz", "/actuator/health/liveness")) {
            assertEquals(200, connect().get(path).status(), path);
        }
        assertEquals(0, graceful.requests().begun(), "a probe was taken for a request of the application");
        assertEquals(0, graceful.connections().openedEver());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/json", "/fails", "/asyncfails", "/nowhere", "/static.txt"})
    void everyResponseTellsItsClientToLeaveOnceTheStopBegan(String path) throws IOException {
        Graceful graceful = start();
        HttpConnection pooled = connect();
        Response before = pooled.get(path);
        await().untilAsserted(() -> assertEquals(0, graceful.requests().open()));
        if (before.tellsToLeave()) {
            // Tomcat closes after certain errors anyway.
            assertEquals(500, before.status());
            pooled = connect();
            await().untilAsserted(() -> assertEquals(0, graceful.connections().open()));
        } else {
            assertEquals(1, graceful.connections().untold());
        }

        graceful.stop(StopCause.API);
        Response told = pooled.get(path);

        assertTrue(told.tellsToLeave(), () -> path + " was not told: " + told);
        assertEquals(-1, pooled.in().read(), "the connection stays open");
        assertEquals(0, graceful.connections().untold());
        await().untilAsserted(() -> assertEquals(0, graceful.requests().open()));
        assertEquals(2, graceful.requests().begun(), "counted more than once");
    }

    @Test
    void aPostIsServedInTheWaitAndToldToLeave() throws IOException {
        Graceful graceful = start();
        HttpConnection pooled = connect();
        pooled.post("/orders", "one");

        graceful.stop(StopCause.API);
        Response late = pooled.post("/orders", "two");

        assertEquals("two", late.body());
        assertTrue(late.tellsToLeave());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/held", "/async"})
    void aRequestInFlightIsWaitedForAndToldAsItsResponseIsCommitted(String path) throws IOException {
        Graceful graceful = start();
        HttpConnection slow = connect();
        slow.send("GET", path, "");
        await().untilAsserted(() -> assertEquals(1, graceful.requests().open()));

        CompletableFuture<StopReport> report =
                graceful.stop(StopCause.API).finished().toCompletableFuture();
        await().until(() -> graceful.lifecycle().phase() == Phase.DRAINING);
        assertFalse(report.isDone());
        letGo.countDown();
        Response response = slow.read();

        assertEquals("held", response.body());
        assertTrue(response.tellsToLeave(), "decided when the request entered, not when its response was committed");
        StopReport done = report.orTimeout(10, TimeUnit.SECONDS).join();
        assertTrue(done.clean(), done::toString);
        assertEquals(1, done.inFlightAtStop());
    }

    @Test
    void aRequestThatOutlivesTheBudgetIsNamed() throws IOException {
        Graceful graceful = start(
                "graceful.termination-grace-period=5s",
                "graceful.propagation.delay=0s",
                "graceful.propagation.max=0s",
                "graceful.drain.timeout=500ms",
                "graceful.stop.timeout=1s");
        connect().send("GET", "/held", "");
        await().untilAsserted(() -> assertEquals(1, graceful.requests().open()));

        StopReport report = finished(graceful);

        assertEquals(1, report.cutCount());
        assertEquals("GET /held", report.cut().get(0).label());
    }

    @Test
    void anEventStreamIsEndedAndHoldsNothingUp() throws IOException {
        Graceful graceful = start();
        HttpConnection events = connect();
        events.send("GET", "/events", "");
        assertEquals(
                "text/event-stream", events.readHead().header("Content-Type").split(";")[0]);
        readUntil(events, "first");
        await().untilAsserted(
                        () -> assertEquals(1, graceful.outstanding().streams().open()));

        StopReport report = finished(graceful);

        assertTrue(report.clean(), report::toString);
        assertTrue(report.took().compareTo(Duration.ofSeconds(5)) < 0, () -> "held up by a stream: " + report);
        String last = events.readChunk();
        while (last != null && !last.isEmpty()) {
            last = events.readChunk();
        }
        assertEquals("", last, "cut instead of ended");
        assertEquals(0, graceful.requests().open());
    }

    /** For servers that have read them all, or know that there are more, before the first answer goes out. */
    final void requestsInOneGoAreAllAnsweredInTheWait() throws IOException {
        Graceful graceful = start();
        HttpConnection pooled = connect();
        pooled.get("/hello");

        graceful.stop(StopCause.API);
        pooled.send(
                "GET",
                "/hello",
                "",
                "A: b\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\nHost: x");
        List<Boolean> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            told.add(pooled.read().tellsToLeave());
        }

        assertEquals(List.of(false, false, true), told);
        assertEquals(-1, pooled.in().read(), "the connection stays open");
    }

    /** Answers that go out while their requests are still coming in; for servers that read on behind them. */
    final void bodiesThatNobodyReadsCostNoAnswer() throws IOException {
        Graceful graceful = start("graceful.propagation.delay=3s", "graceful.propagation.max=5s");
        String body = "x".repeat(256 * 1024);
        graceful.stop(StopCause.API);
        int answered = 0;
        for (int i = 0; i < 40; i++) {
            try (HttpConnection upload = new HttpConnection(port())) {
                upload.send("POST", "/hello", body, "Content-Type: text/plain");
                answered += upload.read().status() == 405 ? 1 : 0;
            }
        }

        assertEquals(40, answered);
        assertTrue(graceful.lifecycle().phase().compareTo(Phase.STOPPING) < 0, "too slow to tell");
    }

    /** Spring 6 sends an event in several chunks, Spring 7 in one. */
    private static void readUntil(HttpConnection events, String text) throws IOException {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            String chunk = events.readChunk();
            assertTrue(chunk != null && !chunk.isEmpty(), () -> "no more than " + read);
            read.append(chunk);
        }
    }

    final void anEventStreamEndsItsConnection() throws IOException {
        Graceful graceful = start("graceful.propagation.delay=3s", "graceful.propagation.max=5s");
        HttpConnection events = connect();
        events.send("GET", "/events", "");
        events.readHead();
        readUntil(events, "first");

        graceful.stop(StopCause.API);
        String last = events.readChunk();
        while (last != null && !last.isEmpty()) {
            last = events.readChunk();
        }

        assertEquals("", last, "cut instead of ended");
        assertEquals(-1, events.in().read(), "the client may ask on");
        assertEquals(0, graceful.connections().untold());
        assertTrue(graceful.lifecycle().phase().compareTo(Phase.STOPPING) < 0, "the end of everything ended it");
    }

    @Test
    void aWebSocketIsClosedWithGoingAwayAndHoldsNothingUp() throws Exception {
        Graceful graceful = start();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        CompletableFuture<String> echoed = new CompletableFuture<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + port() + "/echo"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
                        echoed.complete(data.toString());
                        from.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
                        closed.complete(status);
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        socket.sendText("hello", true).get(5, TimeUnit.SECONDS);
        assertEquals("hello", echoed.get(5, TimeUnit.SECONDS));
        assertEquals(1, graceful.outstanding().streams().open());
        assertEquals(0, graceful.connections().untold(), "a WebSocket can never be told by a response");

        StopReport report = finished(graceful);

        assertEquals(1001, closed.get(5, TimeUnit.SECONDS));
        assertTrue(report.clean(), report::toString);
        assertTrue(report.took().compareTo(Duration.ofSeconds(5)) < 0, () -> "held up by a WebSocket: " + report);
    }

    @Test
    void lateRequestsMayBeTurnedAway() throws IOException {
        Graceful graceful = start("graceful.drain.late-requests=reject", "graceful.propagation.delay=300ms");
        HttpConnection slow = connect();
        slow.send("GET", "/held", "");
        await().untilAsserted(() -> assertEquals(1, graceful.requests().open()));
        graceful.stop(StopCause.API);
        await().until(() -> graceful.lifecycle().phase() == Phase.DRAINING);

        Response late = connect().get("/hello");

        assertEquals(503, late.status());
        assertEquals("1", late.header("Retry-After"));
        assertTrue(late.tellsToLeave());
    }

    @Test
    void drainHoldsItsAnswerUntilTheServiceIsDrainedAndTheServiceGoesOn() throws IOException {
        Graceful graceful = start();
        assertEquals(401, connect().get(drainPath()).status());
        HttpConnection slow = connect();
        slow.send("GET", "/held", "");
        await().untilAsserted(() -> assertEquals(1, graceful.requests().open()));

        HttpConnection kubelet = connect();
        kubelet.send("GET", drainPath(), "", "X-Graceful-Token: " + TOKEN);
        assertEquals(200, kubelet.readHead().status());
        assertTrue(kubelet.readChunk().startsWith("draining"));
        await().until(() -> graceful.lifecycle().phase() == Phase.DRAINING);
        assertEquals(200, connect().get("/hello").status());
        letGo.countDown();

        assertEquals("drained\n", kubelet.readChunk());
        assertEquals("", kubelet.readChunk());
        await().untilAsserted(() -> assertEquals(0, graceful.management().waiting()));
        assertEquals(200, connect().get("/hello").status(), "only the SIGTERM that follows ends it");
        assertEquals(Phase.DRAINING, graceful.lifecycle().phase());
    }

    @Test
    void aManagementPortOfItsOwnServesThroughTheWait() throws IOException {
        Graceful graceful = start("management.server.port=0");
        int management = Integer.parseInt(context.getEnvironment().getProperty("local.management.port"));
        assertNotEquals(port(), management);
        HttpConnection slow = connect();
        slow.send("GET", "/held", "");
        await().untilAsserted(() -> assertEquals(1, graceful.requests().open()));

        graceful.stop(StopCause.API);
        await().until(() -> graceful.lifecycle().phase() == Phase.DRAINING);

        for (int port : List.of(port(), management)) {
            try (HttpConnection probe = new HttpConnection(port)) {
                assertEquals(503, probe.get("/healthz").status());
            }
            try (HttpConnection probe = new HttpConnection(port)) {
                assertEquals(200, probe.get("/livez").status());
            }
        }
        try (HttpConnection probe = new HttpConnection(management)) {
            assertEquals(503, probe.get("/actuator/health/readiness").status());
        }
        assertEquals(200, connect().get("/hello").status());
        assertEquals(2, graceful.requests().begun(), "only what the application serves is counted");
    }

    @Test
    void itsOwnRequestsKeepItFromBeingReadyAndAreNoneOfTheApplications() throws IOException {
        Graceful graceful = launch("graceful.warmup.requests=/hello,/asynchello", "graceful.warmup.timeout=6s");
        for (String path : List.of("/healthz", "/actuator/health/readiness")) {
            assertEquals(503, connect().get(path).status(), path + " is open before the warm-up is over");
        }
        await().until(() -> graceful.selfRequests().answered() > 0);

        assertEquals(200, connect().get("/hello").status());
        assertEquals(
                200,
                connect().get("/hello", "X-Graceful-Warmup: " + "0".repeat(32)).status());
        assertEquals(Optional.empty(), graceful.selfRequests().verdict());
        await().until(() -> graceful.lifecycle().phase() == Phase.READY);

        for (String path : List.of("/healthz", "/actuator/health/readiness")) {
            assertEquals(200, connect().get(path).status(), path);
        }
        Verdict verdict = graceful.selfRequests().verdict().orElseThrow();
        assertTrue(verdict == Verdict.SETTLED || verdict == Verdict.CEILING_REACHED, verdict::toString);
        assertTrue(
                graceful.selfRequests().answered() > 100,
                () -> graceful.warmup().toString());
        assertFalse(
                graceful.warmup().toString().contains("error"),
                () -> graceful.warmup().toString());
        assertEquals(2, graceful.requests().begun());
        assertEquals(2, graceful.connections().openedEver());
        await().untilAsserted(() -> assertEquals(2, observed("/hello")));
        assertEquals(0, observed("/asynchello"));
    }

    private long observed(String uri) {
        return context.getBean(MeterRegistry.class).find("http.server.requests").tag("uri", uri).timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    @Test
    void itsOwnRequestsGoThroughTlsAndTheContextPath(@TempDir Path directory) throws Exception {
        Path keys = SelfSigned.in(directory);

        Graceful graceful = start(
                "server.ssl.key-store=" + keys,
                "server.ssl.key-store-password=" + SelfSigned.PASSWORD,
                "server.servlet.context-path=/shop",
                "spring.webflux.base-path=/shop",
                "graceful.warmup.requests=/shop/hello",
                "graceful.warmup.timeout=1500ms");

        assertTrue(
                graceful.selfRequests().answered() > 0, () -> graceful.warmup().toString());
        assertFalse(
                graceful.warmup().toString().contains("error"),
                () -> graceful.warmup().toString());
        assertEquals(0, graceful.requests().begun());
    }

    @Test
    void aStopEndsItsOwnRequestsAtOnceAndWaitsForNobody() {
        Graceful graceful = launch("graceful.warmup.requests=/hello", "graceful.warmup.timeout=30s");
        await().until(() -> graceful.selfRequests().answered() > 0);

        StopReport report = finished(graceful);

        assertTrue(report.clean(), report::toString);
        assertTrue(report.took().compareTo(Duration.ofMillis(300)) < 0, () -> "waited for itself: " + report);
        assertEquals(0, report.lateRequests());
        assertEquals(0, graceful.requests().begun());
        await().untilAsserted(() -> assertEquals(
                TaskResult.State.CANCELLED, graceful.warmup().get(0).state()));
        assertEquals(Optional.empty(), graceful.selfRequests().verdict());
        assertFalse(graceful.readiness().ready());
    }

    /** For servers whose access log can be told what to leave out; {@code properties} let it write into {@code directory}. */
    final void theAccessLogKnowsOnlyOthers(Path directory, String... properties) throws IOException {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("graceful.warmup.requests=/json");
        all.add("graceful.warmup.timeout=1s");
        Graceful graceful = start(all.toArray(String[]::new));
        assertTrue(graceful.selfRequests().answered() > 0);

        connect().get("/hello");

        await().untilAsserted(() -> assertTrue(written(directory).contains("/hello")));
        assertFalse(written(directory).contains("/json"), "thousands of lines");
    }

    private static String written(Path directory) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    @Test
    void closingTheContextWaitsForNothing() throws IOException {
        Graceful graceful = start(
                "spring.main.cloud-platform=kubernetes",
                "graceful.propagation.delay=8s",
                "graceful.propagation.max=15s");
        connect().get("/hello");
        long begun = System.nanoTime();

        graceful.stop(StopCause.CLOSED);
        graceful.close();

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        // The shortest wait there could be is the delay of 8 s.
        assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, () -> "our part of the closing took " + took);
        context.close();
        assertEquals(Phase.STOPPED, graceful.lifecycle().phase());
    }
}
