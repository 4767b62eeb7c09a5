package io.graceful.undertow;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.micrometer.GracefulMetrics;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.selfrequests.SelfRequests;
import io.graceful.selfrequests.Verdict;
import io.graceful.settings.GracefulSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Self-requests to a real server, seen from outside: through its ports. */
@Tag("jit")
@Timeout(60)
class SelfRequestsIT {

    private static final String VERBOSE =
            "GET /healthz?verbose HTTP/1.1\r\nHost: test\r\nX-Graceful-Token: " + Service.TOKEN + "\r\n\r\n";

    private final Map<String, Integer> seen = new ConcurrentHashMap<>();
    private final Set<String> marks = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Thread> stuck = new ConcurrentLinkedQueue<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private Graceful graceful;
    private GracefulUndertow edge;
    private Undertow server;
    private long startedNanos;

    @AfterEach
    void stop() {
        never.countDown();
        graceful.close();
    }

    private void start(Consumer<GracefulSettings.Builder> settings, HttpHandler application, SelfRequest... requests) {
        start(settings, application, Undertow.builder().addHttpListener(0, "127.0.0.1"), requests);
    }

    private void start(
            Consumer<GracefulSettings.Builder> settings,
            HttpHandler application,
            Undertow.Builder listener,
            SelfRequest... requests) {
        GracefulSettings.Builder chosen = GracefulSettings.builder()
                .managementHost("127.0.0.1")
                .managementPort(0)
                .managementToken(Service.TOKEN)
                .kubernetes(true)
                .propagationDelay(Duration.ofMillis(100))
                .propagationQuietPeriod(Duration.ofMillis(100));
        settings.accept(chosen);
        graceful = Graceful.builder()
                .settings(chosen.build())
                .warmupRequests(requests)
                .withoutSignals()
                .start();
        edge = GracefulUndertow.start(graceful);
        startedNanos = System.nanoTime();
        server = edge.serve(listener, exchange -> {
            seen.merge(exchange.getRequestMethod() + " " + exchange.getRequestURI(), 1, Integer::sum);
            String mark = exchange.getRequestHeaders().getFirst(new HttpString(SelfRequests.HEADER));
            if (mark != null) {
                marks.add(mark);
            }
            application.handleRequest(exchange);
        });
    }

    private static void hello(HttpServerExchange exchange) {
        exchange.getResponseSender().send("hello");
    }

    private int port() {
        return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
    }

    private int readiness() throws Exception {
        return RawHttp1.once(edge.managementAddress().getPort(), "/healthz").status();
    }

    private String details() throws Exception {
        try (RawHttp1 client = new RawHttp1(edge.managementAddress().getPort())) {
            return client.send(VERBOSE).body();
        }
    }

    private Duration awaitReady() {
        await("READY")
                .pollInterval(Duration.ofMillis(2))
                .atMost(Duration.ofSeconds(30))
                .until(() -> graceful.lifecycle().phase() == Phase.READY);
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    private void awaitSelfRequests() {
        await("self-requests")
                .pollInterval(Duration.ofMillis(2))
                .until(() -> graceful.selfRequests().isActive() && !seen.isEmpty());
    }

    private Verdict verdict() {
        return graceful.selfRequests().verdict().orElseThrow();
    }

    @Test
    void readinessIsClosedUntilTheServiceHasSettledAndOpenAfterwards() throws Exception {
        start(
                settings -> settings.warmupRequests("/hello", "HEAD /head").warmupTimeout(Duration.ofSeconds(25)),
                SelfRequestsIT::hello,
                SelfRequest.post("/orders", "{}", "application/json"));

        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        new GracefulMetrics(graceful).bindTo(meters);
        awaitSelfRequests();
        assertEquals(503, readiness(), "the gate was never closed");
        await("progress").until(() -> details().contains("self-requests=RUNNING ("));
        awaitReady();

        assertEquals(200, readiness());
        assertTrue(Set.of(Verdict.SETTLED, Verdict.CEILING_REACHED).contains(verdict()), details());
        assertTrue(details().contains("self-requests=DONE (" + verdict() + ", "), details());
        assertTrue(graceful.selfRequests().answered() > 1000, details());
        assertEquals(Set.of("GET /hello", "HEAD /head", "POST /orders"), seen.keySet());
        assertEquals(1, marks.size(), "one secret for the process");
        assertEquals(
                graceful.selfRequests().answered(),
                meters.get("graceful.warmup.requests").functionCounter().count());
        assertTrue(meters.get("graceful.warmup.windows").functionCounter().count() >= 5);
        assertTrue(meters.get("graceful.warmup.jit.share").gauge().value() >= 0);
        for (Verdict other : Verdict.values()) {
            assertEquals(
                    other == verdict() ? 1 : 0,
                    meters.get("graceful.warmup.verdict")
                            .tag("verdict", other.name())
                            .gauge()
                            .value());
        }
    }

    @Test
    void nothingOfThemIsCountedThoughTheySeeTheWholeApplication() throws Exception {
        start(settings -> settings.warmupRequests("/hello"), new BlockingHandler(SelfRequestsIT::hello));

        awaitSelfRequests();
        await("some answers").until(() -> graceful.selfRequests().answered() > 100);

        assertEquals(0, graceful.requests().begun());
        assertEquals(0, graceful.connections().openedEver());
        assertTrue(graceful.rehearsal().requests().begun() > 0, "the counting is cold");
    }

    @Test
    void whatIsNotMarkedOrWronglyIsCounted() throws Exception {
        start(settings -> settings.warmupRequests("/hello"), SelfRequestsIT::hello);
        awaitSelfRequests();

        try (RawHttp1 client = new RawHttp1(port())) {
            client.get("/other");
            assertEquals(1, graceful.requests().begun(), "unmarked");
            client.send(
                    "GET /other HTTP/1.1\r\nHost: t\r\n" + SelfRequests.HEADER + ": " + "0".repeat(32) + "\r\n\r\n");
            assertEquals(2, graceful.requests().begun(), "wrongly marked");
            client.send("GET /other HTTP/1.1\r\nHost: t\r\n" + SelfRequests.HEADER + ": \r\n\r\n");
            assertEquals(3, graceful.requests().begun(), "marked with nothing");
            assertEquals(1, graceful.connections().openedEver());

            client.send("GET /other HTTP/1.1\r\nHost: t\r\n" + SelfRequests.HEADER + ": "
                    + marks.stream()
                            .filter(mark -> mark.length() == 32 && !mark.startsWith("000"))
                            .findFirst()
                            .orElseThrow()
                    + "\r\n\r\n");
            assertEquals(3, graceful.requests().begun(), "rightly marked");
        }
    }

    @Test
    void theMarkIsWorthNothingAfterTheWarmUp() throws Exception {
        start(
                settings -> settings.warmupRequests("/hello").warmupTimeout(Duration.ofSeconds(2)),
                SelfRequestsIT::hello);
        awaitReady();
        await("end of the mark").until(() -> !graceful.selfRequests().isActive());
        long before = graceful.requests().begun();

        try (RawHttp1 client = new RawHttp1(port())) {
            client.send("GET /other HTTP/1.1\r\nHost: t\r\n" + SelfRequests.HEADER + ": "
                    + marks.iterator().next() + "\r\n\r\n");
        }

        assertEquals(0, before, "counted one of its own");
        assertEquals(0, graceful.rehearsal().requests().open());
        assertEquals(0, graceful.rehearsal().connections().open());
        assertEquals(1, graceful.requests().begun());
    }

    @Test
    void anEndpointThatHangsHoldsTheCeilingNoLongerThan100Millis() {
        Duration ceiling = Duration.ofSeconds(3);
        start(settings -> settings.warmupRequests("/hang").warmupTimeout(ceiling), new BlockingHandler(exchange -> {
            stuck.add(Thread.currentThread());
            never.await(30, TimeUnit.SECONDS);
        }));

        Duration took = awaitReady();

        // What the test itself is late by on a busy machine is not the service's: its own clock says when it was ready.
        Duration inWarmUp = graceful.lifecycle().history().stream()
                .filter(change -> change.to() == Phase.READY)
                .findFirst()
                .orElseThrow()
                .spent();
        assertTrue(took.compareTo(ceiling.minusMillis(50)) >= 0, took::toString);
        assertTrue(inWarmUp.compareTo(ceiling.plusMillis(100)) <= 0, inWarmUp::toString);
        assertEquals(Verdict.NO_LOAD, verdict());
        assertFalse(stuck.isEmpty(), "nobody was asked");
    }

    @Test
    void anEndpointThatFailsIsNamedAndTheServiceBecomesReady() throws Exception {
        start(
                settings -> settings.warmupRequests("/broken").warmupTimeout(Duration.ofSeconds(2)),
                exchange -> exchange.setStatusCode(500).endExchange());

        awaitReady();

        assertEquals(Verdict.FAILED, verdict());
        assertTrue(details().contains("GET /broken: 500"), details());
        assertTrue(seen.get("GET /broken") < 200, "asked what is broken " + seen + " times");
    }

    @Test
    void oneThatFailsAmongOthersLeavesThemTheirLoad() throws Exception {
        start(
                settings -> settings.warmupRequests("/broken", "/hello").warmupTimeout(Duration.ofSeconds(3)),
                exchange -> {
                    if (exchange.getRequestPath().equals("/broken")) {
                        exchange.setStatusCode(404).endExchange();
                    } else {
                        hello(exchange);
                    }
                });

        awaitReady();

        assertTrue(seen.get("GET /hello") > 500, seen::toString);
        assertTrue(seen.get("GET /broken") < 300, seen::toString);
        assertTrue(details().contains(" errors"), details());
    }

    /** Three times as slow with every window: how soon the compiler is quiet has no part in it. */
    @Test
    void anEndpointThatGetsSlowerDoesNotSettle() throws Exception {
        start(
                settings -> settings.warmupRequests("/slower").warmupTimeout(Duration.ofSeconds(6)),
                new BlockingHandler(exchange -> {
                    double seconds = (System.nanoTime() - startedNanos) / 1e9;
                    never.await((long) Math.min(400, Math.pow(8, seconds)), TimeUnit.MILLISECONDS);
                    hello(exchange);
                }));

        awaitReady();

        assertEquals(Verdict.CEILING_REACHED, verdict(), details());
    }

    @Test
    void withoutAListenerItCanReachNothingIsWaitedFor() {
        graceful = Graceful.builder()
                .settings(GracefulSettings.builder().warmupRequests("/hello").build())
                .withoutSignals()
                .start();
        startedNanos = System.nanoTime();

        graceful.started();

        assertTrue(awaitReady().compareTo(Duration.ofSeconds(1)) < 0);
        assertEquals(Verdict.NO_LOAD, verdict());
    }

    @Test
    void aStopSignalEndsThemAtOnceAndWaitsForNobody() {
        start(settings -> settings.warmupRequests("/hello", "/hang"), new BlockingHandler(exchange -> {
            if (exchange.getRequestPath().equals("/hang")) {
                never.await(30, TimeUnit.SECONDS);
            }
            hello(exchange);
        }));
        awaitSelfRequests();
        await("a hanging one").until(() -> seen.containsKey("GET /hang"));

        long signalled = System.nanoTime();
        graceful.stop(StopCause.SIGTERM);
        await("their end").until(() -> clientThreads() == 0);
        Duration ended = Duration.ofNanos(System.nanoTime() - signalled);
        never.countDown();
        graceful.close();

        assertTrue(ended.compareTo(Duration.ofSeconds(1)) < 0, ended::toString);
        assertTrue(graceful.selfRequests().verdict().isEmpty());
        assertTrue(
                graceful.lifecycle().history().stream().noneMatch(change -> change.to() == Phase.PROPAGATING),
                "self-requests were taken for the application's");
        assertEquals(0, graceful.stopSequence().lateRequests());
    }

    private static long clientThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("graceful-warmup-client"))
                .count();
    }

    @Test
    void anHttpsListenerIsAskedWhateverItsCertificateSays() throws Exception {
        SSLContext context = Certificates.selfSigned();
        start(
                settings -> settings.warmupRequests("/hello").warmupTimeout(Duration.ofSeconds(4)),
                SelfRequestsIT::hello,
                Undertow.builder().addHttpsListener(0, "127.0.0.1", context));

        awaitReady();

        assertTrue(graceful.selfRequests().answered() > 50, details());
        assertFalse(details().contains("errors"), details());
    }
}
