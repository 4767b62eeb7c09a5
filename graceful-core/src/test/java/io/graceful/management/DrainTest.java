package io.graceful.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.StopFixture;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrainTest {

    private static final String TOKEN = "hunter2hunter2";

    private final StopFixture service = StopFixture.kubernetes(settings -> settings.managementToken(TOKEN));

    /** The stop runs when the clock moves, so that a caller gets its reply while the drain is still to come. */
    @BeforeEach
    void stopLater() {
        service.threads.later("stop");
    }

    private ManagementReply drain(String method, String path, String query) {
        return service.graceful.management().answer(new ManagementRequest(method, path, query, null, null, TOKEN));
    }

    private ManagementReply drain() {
        return drain("GET", "/drain", "");
    }

    private String id() {
        return service.graceful.attempt().id();
    }

    @Nested
    class Waiting {

        @ParameterizedTest
        @CsvSource({"GET, /drain", "POST, /drain", "GET, //drain", "GET, ///drain"})
        void holdsTheBodyOpenUntilTheDrainIsOver(String method, String path) {
            List<String> ends = new ArrayList<>();

            ManagementReply reply = drain(method, path, "");
            reply.later()
                    .thenAccept(last ->
                            ends.add(last + "at " + service.time.elapsed().toSeconds()));

            assertEquals(200, reply.status());
            assertEquals("draining (stop " + id() + ")\n", reply.body());
            assertEquals(List.of(), ends, "the kubelet would send SIGTERM at once");
            service.runTo(20);
            assertEquals(List.of("drained\nat 8"), ends);
            assertEquals(Phase.DRAINING, service.phase(), "SIGTERM has not come");
        }

        @Test
        void staysWellUnderWhatTheKubeletReads() {
            ManagementReply reply = drain();

            assertTrue(reply.body().length() + "drained\n".length() < 10 * 1024);
        }

        @Test
        void twoCallersShareOneStop() {
            List<ManagementReply> replies = new ArrayList<>();
            service.at(3, () -> replies.add(drain()));
            ManagementReply first = drain();

            service.runTo(20);

            assertEquals(first.body(), replies.get(0).body(), "each began a stop of its own");
            assertNotNull(replies.get(0).later(), "the second caller was sent away during the wait");
            assertEquals(2, service.graceful.management().waiting());
        }

        @Test
        void aCallAfterTheEndIsAnsweredAtOnce() {
            drain();
            service.runTo(20);

            ManagementReply late = drain();

            assertEquals(200, late.status());
            assertEquals("drained (stop " + id() + ")\n", late.body());
            assertNull(late.later());
        }

        @Test
        void aCallAfterSigtermJoinsIt() {
            service.graceful.stop(StopCause.SIGTERM);

            ManagementReply reply = drain();

            assertNotNull(reply.later());
            service.runTo(20);
            assertEquals(StopCause.SIGTERM, service.report().cause());
        }

        @Test
        void waitTrueIsTheSame() {
            assertNotNull(drain("POST", "/drain", "wait=true").later());
        }
    }

    @Nested
    class NotWaiting {

        @Test
        void isAccepted() {
            ManagementReply reply = drain("POST", "/drain", "wait=false");

            assertEquals(202, reply.status());
            assertEquals("draining (stop " + id() + ")\n", reply.body());
            assertNull(reply.later());
            assertEquals(0, service.graceful.management().waiting());
        }

        @Test
        void afterTheEndSaysSo() {
            drain();
            service.runTo(20);

            assertEquals(200, drain("POST", "/drain", "wait=false").status());
        }

        @ParameterizedTest
        @ValueSource(strings = {"wait=maybe", "wait", "wait=", "wait=FALSE", "wait=0", "a=b&wait=5s", "wait=30"})
        void anythingElseIsABadRequestAndBeginsNothing(String query) {
            ManagementReply reply = drain("POST", "/drain", query);

            assertEquals(400, reply.status());
            assertEquals("wait: expected true or false\n", reply.body());
            assertNull(service.graceful.attempt(), "a mistyped call stopped the service");
        }

        @ParameterizedTest
        @ValueSource(strings = {"timeout=1h", "delay=0", "", "x", "&&&"})
        void noCallerCanChooseADuration(String query) {
            drain("POST", "/drain", query);
            service.runTo(20);

            service.assertLeft(Phase.PROPAGATING, 8);
        }
    }

    @Nested
    class TooMany {

        @Test
        void waitersAreTurnedAwayButTheStopGoesOn() {
            for (int i = 0; i < ManagementProtocol.MOST_WAITING; i++) {
                assertEquals(200, drain().status());
            }

            ManagementReply reply = drain();

            assertEquals(503, reply.status());
            assertEquals("draining (stop " + id() + "), but 16 callers wait already; use ?wait=false\n", reply.body());
            assertEquals(16, service.graceful.management().waiting(), "the one turned away is still counted");
            assertEquals(202, drain("POST", "/drain", "wait=false").status());
        }

        @Test
        void aPlaceIsFreeAgainWhenAResponseEnds() {
            ManagementReply first = drain();
            for (int i = 1; i < ManagementProtocol.MOST_WAITING; i++) {
                drain();
            }

            first.done().run();
            first.done().run();

            assertEquals(15, service.graceful.management().waiting(), "a response that ends twice frees two places");
            assertEquals(200, drain().status());
            assertEquals(503, drain().status());
        }
    }

    @Nested
    class Permission {

        private ManagementReply ask(String authorization, String token) {
            return service.graceful
                    .management()
                    .answer(new ManagementRequest("GET", "/drain", "", null, authorization, token));
        }

        @Test
        void byEitherHeader() {
            assertEquals(200, ask(null, TOKEN).status());
            assertEquals(200, ask("Bearer " + TOKEN, null).status());
            assertEquals(200, ask("bearer  " + TOKEN + " ", null).status());
            assertEquals(200, ask(null, " " + TOKEN).status());
        }

        @Test
        void withoutATokenIsAskedFor() {
            ManagementReply reply = ask(null, null);

            assertEquals(401, reply.status());
            assertEquals("a token is needed; send it as Authorization: Bearer or X-Graceful-Token\n", reply.body());
            assertEquals(Map.of("WWW-Authenticate", "Bearer"), reply.headers());
        }

        @ParameterizedTest
        @ValueSource(strings = {"Basic aHVudGVyMg==", "Bearer", "Bearer ", "Bearer hunter2", "hunter2hunter2", ""})
        void withTheWrongOneIsRefusedAndBeginsNothing(String authorization) {
            assertEquals(401, ask(authorization, null).status());
            assertNull(service.graceful.attempt(), "a stranger stopped the service");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "hunter2hunter", "hunter2hunter22", "HUNTER2HUNTER2", "hunter2hunter2\u0000"})
        void withNearlyTheRightOneIsRefused(String token) {
            assertEquals(401, ask(null, token).status());
        }

        @Test
        void withoutAConfiguredTokenSaysHowToSetOne() {
            StopFixture open = StopFixture.kubernetes();

            ManagementReply reply = open.graceful
                    .management()
                    .answer(new ManagementRequest("POST", "/drain", "", null, "Bearer anything", null));

            assertEquals(403, reply.status());
            assertTrue(reply.body().contains("GRACEFUL_MANAGEMENT_TOKEN"), reply.body());
            assertFalse(open.phase().isStop(), "anybody could stop the service");
        }

        @ParameterizedTest
        @ValueSource(strings = {"HEAD", "PUT", "DELETE", "OPTIONS", "get"})
        void wrongMethodsBeginNothing(String method) {
            ManagementReply reply = drain(method, "/drain", "");

            assertEquals(405, reply.status());
            assertEquals(Map.of("Allow", "GET, POST"), reply.headers());
            assertNull(service.graceful.attempt());
        }
    }
}
