package io.graceful.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.inflight.InFlight;
import io.graceful.settings.GracefulSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What begins a request, what ends it, and what is decided as its response is committed. */
class ExchangeTest {

    private final List<Graceful> all = new ArrayList<>();
    private Graceful graceful = start(GracefulSettings.builder());
    private ServerEdge<Object> edge = new ServerEdge<>(graceful);

    private Graceful start(GracefulSettings.Builder settings) {
        Graceful started = Graceful.builder()
                .settings(settings.propagationDelay(Duration.ofSeconds(5)).build())
                .withoutSignals()
                .start();
        all.add(started);
        return started;
    }

    private void restart(GracefulSettings.Builder settings) {
        graceful = start(settings);
        edge = new ServerEdge<>(graceful);
    }

    /** A request came before, so that routers know the service and the stop waits for them. */
    private void stop() {
        graceful.started();
        FakeExchange earlier = begun("GET", "/earlier", edge.opened(new FakeConnection()));
        earlier.end();
        graceful.stop();
    }

    private FakeExchange begun(String method, String path, EdgeConnection connection) {
        FakeExchange exchange = new FakeExchange(method, path);
        edge.begin(exchange, connection);
        return exchange;
    }

    private FakeExchange begun(String method, String path) {
        return begun(method, path, edge.opened(new FakeConnection()));
    }

    @AfterEach
    void close() {
        for (Graceful one : all) {
            // By a further signal: nobody waits for routers here.
            one.stop(io.graceful.lifecycle.StopCause.CLOSED);
            one.stop(io.graceful.lifecycle.StopCause.SIGINT);
            one.stop(io.graceful.lifecycle.StopCause.SIGINT);
        }
    }

    @Test
    void countsFromItsBeginToItsEndOnce() {
        FakeExchange request = begun("GET", "/orders");
        assertEquals(1, graceful.requests().open());
        assertEquals("GET /orders", graceful.requests().oldest(1).get(0).label());
        assertTrue(request.isOpen());

        request.end();
        request.end();

        assertEquals(0, graceful.requests().open());
        assertFalse(request.isOpen());
    }

    @Test
    void endsWithItsConnectionThoughNobodySaysSo() {
        FakeExchange first = begun("POST", "/one");
        EdgeConnection http2 = edge.opened(new FakeConnection.Http2("curl/8"));
        begun("GET", "/two", http2);
        begun("GET", "/three", http2);
        assertEquals(3, graceful.requests().open());

        http2.closed();

        assertEquals(1, graceful.requests().open());
        assertEquals(1, graceful.connections().open());
        assertTrue(first.isOpen());
    }

    @Test
    void goesOnWithoutItsConnectionWhileAThreadWorksOnIt() {
        EdgeConnection connection = edge.opened(new FakeConnection());
        FakeExchange working = new FakeExchange("POST", "/orders");
        working.thread = Thread.currentThread();
        edge.begin(working, connection);

        connection.closed();
        assertEquals(1, graceful.requests().open(), "what it works with would be closed under it");
        working.thread = null;
        working.left();

        assertEquals(0, graceful.requests().open());
    }

    @Test
    void aConnectionThatIsGoneBeforeItsFirstRequestIsNotEntered() {
        FakeConnection closed = new FakeConnection();
        closed.open = false;

        FakeExchange opened = begun("GET", "/queued", edge.opened(closed));
        FakeExchange found = begun("GET", "/queued", edge.connection("key", key -> closed));

        assertEquals(0, graceful.connections().openedEver());
        assertEquals(0, graceful.requests().open());
        assertEquals(2, graceful.requests().begun());
        assertFalse(opened.isOpen() || found.isOpen());
    }

    @Test
    void thatBeginsOnAConnectionThatIsGoneEndsAtOnce() {
        EdgeConnection connection = edge.opened(new FakeConnection());
        connection.closed();

        begun("GET", "/late", connection);

        assertEquals(0, graceful.requests().open());
    }

    @Test
    void aNameInALogIsOneLine() {
        FakeExchange forged = begun("GET", "/orders\n2026-01-01 WARN all is lost\u2028x");

        assertEquals("GET /orders%0A2026-01-01 WARN all is lost%2028x", forged.label());
    }

    @Nested
    class Farewell {

        @Test
        void isSaidOnceAndOnlyAfterTheStopBegan() {
            EdgeConnection connection = edge.opened(new FakeConnection());
            FakeExchange before = begun("GET", "/", connection);
            before.commit();
            before.end();
            stop();
            FakeExchange first = begun("GET", "/", connection);
            first.commit();
            first.commit();
            first.end();
            FakeExchange second = begun("GET", "/", connection);
            second.commit();
            second.end();

            assertEquals(List.of(0, 1, 0), List.of(before.closes, first.closes, second.closes));
            assertTrue(connection.isTold());
        }

        @Test
        void waitsForTheNextResponseWhereClosingWouldCostSomething() {
            EdgeConnection connection = edge.opened(new FakeConnection());
            stop();
            FakeExchange unread = begun("POST", "/", connection);
            unread.mayClose = false;
            unread.commit();
            unread.end();
            assertFalse(connection.isTold());

            FakeExchange next = begun("GET", "/", connection);
            next.commit();

            assertEquals(List.of(0, 1), List.of(unread.closes, next.closes));
        }

        @Test
        void isNoHeaderOnHttp2ButAGoAwayBehindTheLastStream() {
            FakeConnection.Http2 http2 = new FakeConnection.Http2("curl/8");
            EdgeConnection connection = edge.opened(http2);
            FakeExchange one = begun("GET", "/one", connection);
            FakeExchange two = begun("GET", "/two", connection);
            stop();

            one.commit();
            one.end();
            two.commit();
            assertEquals(0, http2.goAways);
            two.end();

            assertEquals(1, http2.goAways);
            assertEquals(0, one.closes + two.closes);
        }

        @ParameterizedTest
        @CsvSource({
            "Java-http-client/17.0.15, true",
            "Java-http-client/21.0.5, true",
            "Java-http-client/24, false",
            "Java-http-client/25.0.3, false",
            "Java-http-client/170, true",
            "okhttp/5.0, false",
            ", false"
        })
        void fragileClientsAreKnownByTheirName(String userAgent, boolean fragile) {
            assertEquals(fragile, EdgeConnection.failsAtGoAway(userAgent));
        }
    }

    @Nested
    class Streams {

        private FakeExchange committed(String method, String path, String type) {
            FakeExchange request = begun(method, path);
            request.contentType = type;
            request.commit();
            return request;
        }

        @Test
        void aSubscriptionIsNotWaitedForAndAskedToEnd() {
            FakeExchange feed = committed("GET", "/feed", "text/event-stream;charset=UTF-8");

            assertTrue(feed.isStream());
            assertEquals(0, graceful.outstanding().open());
            assertEquals(1, graceful.outstanding().streams().open());
            graceful.outstanding().streams().endSome(Duration.ZERO, Duration.ZERO);
            org.awaitility.Awaitility.await().until(() -> feed.streamEnds == 1);
            feed.end();

            assertEquals(0, graceful.requests().open());
            assertEquals(0, graceful.outstanding().open());
        }

        @ParameterizedTest
        @CsvSource({"POST, text/event-stream", "GET, application/x-ndjson", "GET, "})
        void anAnswerThatEndsByItselfIsWaitedFor(String method, String type) {
            committed(method, "/chat", type);

            assertEquals(1, graceful.outstanding().open());
            assertEquals(0, graceful.outstanding().streams().open());
        }

        @Test
        void theApplicationHasTheLastWord() {
            FakeExchange finite = begun("GET", "/chat");
            finite.contentType = "text/event-stream";
            finite.streamHeader = Exchange.FINITE;
            finite.commit();
            FakeExchange endless = begun("POST", "/poll");
            endless.streamHeader = Exchange.ENDLESS;
            endless.commit();

            assertEquals(List.of(false, true), List.of(finite.isStream(), endless.isStream()));
            assertNull(finite.streamHeader, "it leaves the server");
        }

        @Test
        void wherePathsAreNamedOnlyTheyAreEndless() {
            restart(GracefulSettings.builder().streamsEndlessPaths("/feed", "/poll"));

            assertFalse(committed("GET", "/events", "text/event-stream").isStream());
            assertTrue(committed("GET", "/feed/7", "text/event-stream").isStream());
            assertTrue(committed("POST", "/poll", "application/json").isStream());
        }

        @Test
        void noneMayBe() {
            restart(GracefulSettings.builder().streamsEndlessPaths());

            assertFalse(committed("GET", "/feed", "text/event-stream").isStream());
        }

        /** Hundreds of subscriptions that are open for days must not keep the slots of requests. */
        @Test
        void leavesItsSlotToRequests() {
            for (int i = 0; i < InFlight.SLOTS * 2; i++) {
                committed("GET", "/feed", "text/event-stream");
            }

            begun("GET", "/orders");

            assertEquals("GET /orders", graceful.requests().oldest(5).get(0).label());
            assertEquals(1, graceful.outstanding().open());
        }

        @Test
        void endsOnceWhoeverIsFirst() throws InterruptedException {
            for (int i = 0; i < 2_000; i++) {
                FakeExchange feed = begun("GET", "/feed");
                feed.contentType = "text/event-stream";
                CountDownLatch ready = new CountDownLatch(1);
                Thread other = new Thread(() -> {
                    ready.countDown();
                    feed.end();
                });
                other.start();
                assertTrue(ready.await(5, TimeUnit.SECONDS));
                feed.commit();
                feed.end();
                other.join();
            }

            assertEquals(0, graceful.requests().open());
            assertEquals(0, graceful.outstanding().open());
            assertEquals(0, graceful.outstanding().streams().open());
        }
    }

    @Nested
    class Pooled {

        private final ExchangePool<FakeExchange> pool =
                new ExchangePool<>(edge, () -> new FakeExchange("GET", "/pooled"));
        private final EdgeConnection connection = edge.opened(new FakeConnection());

        private FakeExchange next() {
            FakeExchange exchange = pool.take();
            pool.begin(exchange, connection);
            return exchange;
        }

        @Test
        void servesOneRequestAfterTheOther() {
            FakeExchange first = next();
            first.end();
            FakeExchange second = next();
            FakeExchange third = next();

            assertSame(first, second);
            assertNotSame(second, third);
            second.end();
            third.end();
            assertEquals(0, graceful.requests().open());
        }

        @Test
        void aStreamIsNobodyElsesEvenWhenItHasEnded() {
            FakeExchange feed = next();
            feed.contentType = "text/event-stream";
            feed.commit();
            FakeExchange meanwhile = next();
            feed.end();
            meanwhile.end();

            assertNotSame(feed, next());
        }
    }

    @Nested
    class WhenThePortsClose {

        private void restartWithoutTime() {
            graceful = Graceful.builder()
                    .settings(GracefulSettings.builder()
                            .drainTimeout(Duration.ZERO)
                            .stopTimeout(Duration.ZERO)
                            .terminationGracePeriod(Duration.ofSeconds(3))
                            .build())
                    .withoutSignals()
                    .start();
            edge = new ServerEdge<>(graceful);
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 3})
        void whatTheDrainHadToCutIsAborted(int requests) {
            restartWithoutTime();
            List<FakeExchange> left = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                left.add(begun("GET", "/stuck"));
            }

            graceful.close();

            assertEquals(
                    requests, left.stream().mapToInt(request -> request.aborts).sum());
        }

        /** After a preStop call, and while hooks run, requests still come. */
        @Test
        void whatCameSinceIsNot() {
            restartWithoutTime();
            FakeExchange stuck = begun("GET", "/stuck");
            List<FakeExchange> late = new ArrayList<>();
            graceful.onStop("hook", () -> late.add(begun("GET", "/late")));

            graceful.close();

            assertEquals(1, stuck.aborts);
            assertEquals(0, late.get(0).aborts);
        }

        /** An application that closes itself has a server that waits in its own way; nothing was said to be cut. */
        @Test
        void nothingIsWhereNothingWasCut() {
            FakeExchange request = begun("GET", "/orders");

            graceful.stop(io.graceful.lifecycle.StopCause.CLOSED);
            graceful.awaitStopped();

            assertEquals(0, request.aborts);
        }
    }

    @ParameterizedTest
    @CsvSource({"endles, true", "ENDLESS, true", "Finite, false", "'', true"})
    void aStreamHeaderThatSaysNothingLeavesTheRule(String said, boolean stream) {
        FakeExchange request = begun("GET", "/feed");
        request.contentType = "Text/Event-Stream; charset=utf-8";
        request.streamHeader = said;

        request.commit();

        assertEquals(stream, request.isStream());
    }
}
