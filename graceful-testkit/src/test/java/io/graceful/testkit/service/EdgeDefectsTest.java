package io.graceful.testkit.service;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.edge.Promise;
import io.graceful.testkit.edge.Promises;
import io.graceful.testkit.edge.Protocol;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** A service with a defect breaks the promise that is there for it, and the failure says what was seen. */
class EdgeDefectsTest {

    /** Each mostly waits. */
    private static final int SIDE_BY_SIDE = 8;

    /** @param seen a regular expression: the kernel may say one thing in more than one way */
    private record Case(Defect defect, String promise, Protocol protocol, String seen) {

        String play() throws Exception {
            Promise broken = Promises.named(promise);
            ReferenceServer server = ReferenceServer.start(defect);
            return String.valueOf(
                    assertThrows(AssertionError.class, () -> broken.check(server, protocol), this::toString)
                            .getMessage());
        }
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case(Defect.HALF_REQUESTS_HOLD, "silent-connections", Protocol.HTTP_1_1, "has not ended within"),
                new Case(Defect.LEAKS_LEAVERS, "leavers", Protocol.HTTP_1_1, "requests stay open"),
                new Case(Defect.LEAKS_LEAVERS, "leavers-in-wait", Protocol.TLS_H2, "held up"),
                new Case(Defect.LEAKS_LEAVERS, "dropped-streams", Protocol.H2C_UPGRADE, "requests stay open"),
                new Case(Defect.ENDS_STREAMS_PROPERLY, "events", Protocol.HTTP_1_1, "and a proper end"),
                new Case(Defect.ENDS_STREAMS_PROPERLY, "events", Protocol.H2C_PRIOR_KNOWLEDGE, "and a proper end"),
                new Case(Defect.CUTS_STREAMS, "events", Protocol.TLS_HTTP_1_1, "the connection"),
                new Case(Defect.CUTS_STREAMS, "events", Protocol.TLS_H2, "the stream was reset"),
                new Case(Defect.CUTS_FEEDS, "feed", Protocol.HTTP_1_1, "not ended properly"),
                new Case(Defect.GOAWAY_AT_ONCE, "goaway-old-java", Protocol.H2C_UPGRADE, "while streams were open"),
                new Case(Defect.GOAWAY_AT_ONCE, "goaway-old-java", Protocol.TLS_H2, "while streams were open"),
                new Case(Defect.GOAWAY_TO_OPEN_STREAMS, "goaway-loses-nothing", Protocol.TLS_H2, "is lost"),
                new Case(Defect.NO_GOAWAY, "idle-http2", Protocol.H2C_PRIOR_KNOWLEDGE, "without a GOAWAY"),
                new Case(Defect.NO_FAREWELL, "told", Protocol.HTTP_1_1, "does not say Connection: close"),
                new Case(Defect.CLOSES_WITHOUT_SAYING, "told", Protocol.HTTP_1_1, "does not say Connection: close"),
                new Case(Defect.CLOSES_IDLE_AT_ONCE, "told", Protocol.TLS_HTTP_1_1, "the connection|Broken pipe|reset"),
                new Case(Defect.TLS_UNTOLD, "told", Protocol.TLS_HTTP_1_1, "does not say Connection: close"),
                new Case(Defect.TLS_UNTOLD, "idle-http2", Protocol.TLS_H2, "without a GOAWAY"),
                new Case(Defect.SECOND_PORT_UNTOLD, "second-port", Protocol.HTTP_1_1, "not in the counts"),
                new Case(Defect.COUNTS_QUEUED_AS_SENT, "slow-reader", Protocol.HTTP_1_1, "a download was cut"),
                new Case(Defect.COUNTS_QUEUED_AS_SENT, "stalled-reader", Protocol.TLS_H2, "before its reader had read"),
                new Case(Defect.CUTS_UPLOADS, "upload", Protocol.HTTP_1_1, "not in the counts"),
                new Case(Defect.REJECTS_LATE_REQUESTS, "new-connections", Protocol.HTTP_1_1, "status 503"),
                // Refused once the listener is gone; reset if its queue had taken the connection before.
                new Case(Defect.CLOSES_LISTENER_AT_ONCE, "new-connections", Protocol.HTTP_1_1, "refused|reset by peer"),
                new Case(Defect.TRUNCATES_RESPONSES, "told", Protocol.HTTP_1_1, "before the end of its Content-Length"),
                new Case(Defect.CORRUPTS_DOWNLOADS, "told", Protocol.HTTP_1_1, "of a download is wrong"),
                new Case(Defect.UPGRADES_WHILE_STOPPING, "upgrade-in-wait", Protocol.H2C_UPGRADE, "status=101"),
                new Case(Defect.WEBSOCKETS_CUT, "websocket", Protocol.WEBSOCKET, "without a close"),
                new Case(Defect.WEBSOCKETS_1000, "websocket", Protocol.WEBSOCKET, "closed with 1000"),
                new Case(Defect.RESETS_WHAT_IS_IN_FLIGHT, "in-flight", Protocol.HTTP_1_1, "reset"),
                new Case(Defect.CUTS_WHAT_IS_IN_FLIGHT, "in-flight", Protocol.H2C_PRIOR_KNOWLEDGE, "the connection"));
    }

    @TestFactory
    List<DynamicTest> breaksItsPromise() {
        ExecutorService threads = Executors.newFixedThreadPool(SIDE_BY_SIDE, task -> {
            Thread thread = new Thread(task, "edge-defect");
            thread.setDaemon(true);
            return thread;
        });
        List<DynamicTest> tests = cases().map(each -> {
                    Future<String> said = threads.submit(each::play);
                    return DynamicTest.dynamicTest(
                            each.defect + " breaks " + each.promise + " over " + each.protocol,
                            () -> assertSays(each.seen, said));
                })
                .toList();
        threads.shutdown();
        return tests;
    }

    private static void assertSays(String wanted, Future<String> said) throws Throwable {
        try {
            String message = said.get(120, TimeUnit.SECONDS);
            assertTrue(Pattern.compile(wanted).matcher(message).find(), () -> "not \"" + wanted + "\": " + message);
        } catch (ExecutionException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
