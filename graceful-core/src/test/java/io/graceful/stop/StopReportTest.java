package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.inflight.OpenWork;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.PhaseChange;
import io.graceful.lifecycle.StopCause;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StopReportTest {

    private static final Instant AT = Instant.parse("2026-03-01T12:00:00Z");
    private static final StopReport.HookResult GOOD = new StopReport.HookResult("pool", Duration.ofMillis(20), "");
    private static final StopReport.HookResult BAD =
            new StopReport.HookResult("cache", Duration.ofMillis(750), "java.io.IOException: disk full");
    private static final OpenWork SLOW = new OpenWork(
            "GET /slow",
            Duration.ofMillis(12300),
            "worker-7",
            "java.lang.Object.wait < com.acme.Slow.serve(Slow.java:12)");

    private static StopReport report(List<OpenWork> cut, List<StopReport.HookResult> hooks) {
        return new StopReport(new StopFacts(
                "0a1b2c",
                StopCause.SIGTERM,
                AT,
                Duration.ofSeconds(30),
                Duration.ofMillis(9021),
                List.of(
                        change(Phase.PROPAGATING, Phase.DRAINING, 8001),
                        change(Phase.DRAINING, Phase.STOPPING, 1000),
                        change(Phase.STOPPING, Phase.STOPPED, 20)),
                StopReport.WaitEnd.QUIET,
                1,
                3,
                Duration.ofMillis(4900),
                2,
                cut.size(),
                cut,
                hooks,
                0,
                List.of()));
    }

    private static PhaseChange change(Phase from, Phase to, long millis) {
        return new PhaseChange(from, to, AT, Duration.ofMillis(millis), StopCause.SIGTERM);
    }

    @Nested
    class Outcome {

        @Test
        void isCleanWhenAllEndedByItself() {
            assertEquals(
                    StopReport.Outcome.CLEAN, report(List.of(), List.of(GOOD)).outcome());
            assertTrue(report(List.of(), List.of(GOOD)).clean());
        }

        @Test
        void isHookFailedWhenOnlyAHookDid() {
            assertEquals(
                    StopReport.Outcome.HOOK_FAILED,
                    report(List.of(), List.of(GOOD, BAD)).outcome());
            assertFalse(report(List.of(), List.of(BAD)).clean());
        }

        @Test
        void isCutWhenARequestWasWhateverTheHooksDid() {
            assertEquals(
                    StopReport.Outcome.CUT, report(List.of(SLOW), List.of(BAD)).outcome());
        }
    }

    @Test
    void isOneLineForPeople() {
        assertEquals(
                "CUT after 9.021s of 30s, PROPAGATING 8.001s, DRAINING 1s, STOPPING 20ms; 1 in flight at the signal,"
                        + " 3 requests after it, the last on a new connection at 4.9s; 1 cut, 2 connections untold",
                report(List.of(SLOW), List.of(GOOD)).toString());
    }

    @Test
    void isDataForPrograms() {
        Map<String, Object> json =
                JsonText.object(report(List.of(SLOW), List.of(GOOD, BAD)).toJson());

        assertEquals("graceful.stop.report", json.get("event"));
        assertEquals("0a1b2c", json.get("id"));
        assertEquals("SIGTERM", json.get("cause"));
        assertEquals("CUT", json.get("outcome"));
        assertEquals("2026-03-01T12:00:00Z", json.get("at"));
        assertEquals(30000.0, json.get("gracePeriodMillis"));
        assertEquals(9021.0, json.get("tookMillis"));
        assertEquals(Map.of("PROPAGATING", 8001.0, "DRAINING", 1000.0, "STOPPING", 20.0), json.get("phaseMillis"));
        assertEquals("QUIET", json.get("waitEndedBy"));
        assertEquals(1.0, json.get("inFlightAtStop"));
        assertEquals(3.0, json.get("lateRequests"));
        assertEquals(4900.0, json.get("lastNewConnectionMillis"));
        assertEquals(2.0, json.get("untold"));
        assertEquals(0.0, json.get("furtherSignals"));
        assertEquals(1.0, json.get("cutCount"));
        assertEquals(
                List.of(Map.of("what", "GET /slow", "ageMillis", 12300.0, "thread", "worker-7", "where", SLOW.where())),
                json.get("cut"));
        assertEquals(
                List.of(
                        Map.of("name", "pool", "tookMillis", 20.0, "problem", ""),
                        Map.of("name", "cache", "tookMillis", 750.0, "problem", "java.io.IOException: disk full")),
                json.get("hooks"));
    }

    @Test
    void saysNothingOfAConnectionThatNeverCame() {
        StopReport quiet = new StopReport(new StopFacts(
                "0a1b2c",
                StopCause.API,
                AT,
                Duration.ofSeconds(30),
                Duration.ofSeconds(8),
                List.of(),
                StopReport.WaitEnd.NONE,
                0,
                0,
                null,
                0,
                0,
                List.of(),
                List.of(),
                0,
                List.of()));

        assertTrue(JsonText.object(quiet.toJson()).containsKey("lastNewConnectionMillis"));
        assertNull(JsonText.object(quiet.toJson()).get("lastNewConnectionMillis"));
        assertFalse(quiet.toString().contains("the last on a new connection"), quiet.toString());
    }

    @Nested
    class ForTheTerminationLog {

        private static int bytes(String json) {
            return json.getBytes(StandardCharsets.UTF_8).length;
        }

        @Test
        void isWholeWhenThatIsShort() {
            StopReport report = report(List.of(SLOW), List.of(GOOD));

            assertEquals(report.toJson(), report.toShortJson());
        }

        @ParameterizedTest
        @ValueSource(strings = {"x", "\"", "\\", "\u0000", "ü", "😀", "\ud83d", "\n"})
        void staysUnderTwoKilobytesWithFiftyHugeEntries(String hostile) {
            OpenWork huge =
                    new OpenWork(hostile.repeat(5000), Duration.ofHours(900), hostile.repeat(300), hostile.repeat(900));

            String json = report(Collections.nCopies(50, huge), List.of(GOOD)).toShortJson();

            assertTrue(bytes(json) < 2048, bytes(json) + " bytes");
            assertEquals(50.0, JsonText.object(json).get("cutCount"), "how many were cut is the one thing to keep");
        }

        @Test
        void showsTheBeginningOfARequestWhosePathIsHuge() {
            OpenWork huge = new OpenWork("GET /find?q=" + "x".repeat(9000), Duration.ofSeconds(9), "worker-7", "");

            String json = report(List.of(huge), List.of(GOOD)).toShortJson();

            assertTrue(json.contains("\"what\":\"GET /find?q=xxxx"), json);
            assertTrue(json.contains("xxx…\""), json);
        }

        @Test
        void listsAsManyOfTheOldestAsFit() {
            String json = report(Collections.nCopies(50, SLOW), List.of(GOOD)).toShortJson();

            List<?> cut = (List<?>) JsonText.object(json).get("cut");
            assertTrue(bytes(json) < 2048, bytes(json) + " bytes");
            assertTrue(cut.size() >= 8, "only " + cut.size() + " entries in " + bytes(json) + " bytes");
        }

        @Test
        void staysUnderTwoKilobytesWithManyHooks() {
            String json = report(List.of(SLOW), Collections.nCopies(200, BAD)).toShortJson();

            assertTrue(bytes(json) < 2048, bytes(json) + " bytes");
            assertEquals("CUT", JsonText.object(json).get("outcome"));
        }

        @Test
        void keepsTheCutRequestsWhenTheHooksAreWhatIsTooMuch() {
            String json = report(List.of(SLOW), Collections.nCopies(200, GOOD)).toShortJson();

            assertEquals(
                    1, ((List<?>) JsonText.object(json).get("cut")).size(), "a lost request is worth more than hooks");
        }
    }
}
