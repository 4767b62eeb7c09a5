package io.graceful.testkit.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class ResultTest {

    @Test
    void aRunWithoutAFailurePassesAndSaysHowMuchThatProves() {
        Result result = Samples.update("good", 1, 0);

        assertTrue(result.passed());
        assertEquals(0.003, result.upperBound(), 1e-9);
        assertEquals("""
                PASSED: good
                  0 of 1,000 requests failed; below 0.300% with 95% confidence; 14.5 s, seed 1, direct plane

                  clients                     requests   failed    conns        p50        p99
                  one <shot>                     1,000        0    1,000     1.2 ms     8.0 ms

                  pod        answered     stop   needed   exit     cold p99   steady p99
                  pod-1           500    8.2 s    3.0 s    143       8.0 ms       8.0 ms
                  pod-2             0        -        -      -            -            -

                  seen to arrive: 1,000 requests; failed all the same 0, repeated unseen 0
                  the generator began 2 requests more than 10 ms late (0.2%)
                """, ResultTable.of(result));
    }

    @Test
    void aRunWithFailuresSaysWhatFailedAndWhere() {
        Result result = Samples.update("bad", 1, 3);
        String table = ResultTable.of(result);

        assertFalse(result.passed());
        assertEquals(List.of("3 of 1,000 requests failed (allowed: 0)"), result.shortcomings());
        assertEquals(1, result.upperBound());
        assertTrue(table.startsWith("FAILED: bad\n  3 of 1,000 requests failed (allowed: 0)\n"), table);
        assertTrue(
                table.contains("         1  reset            signalled    pod-1      one <shot>: Connection refused"),
                table);
        assertTrue(table.lines().allMatch(line -> line.length() <= 110), table);
    }

    @Test
    void requestsThatArrivedTwiceFailARun() {
        Result good = Samples.update("twice", 1, 0);
        Traffic traffic = good.traffic();
        Result twice = new Result(
                good.scenario(),
                good.plane(),
                good.startedAt(),
                good.took(),
                good.machine(),
                good.events(),
                good.pods(),
                good.nodes(),
                good.steps(),
                new Traffic(
                        traffic.requests(),
                        0,
                        0,
                        0,
                        traffic.groups(),
                        List.of(),
                        traffic.seconds(),
                        traffic.pods(),
                        new Traffic.Ledger(true, 999, 0, 1, 1)),
                "");

        assertEquals(
                List.of("1 requests arrived more than once, which their callers do not know"), twice.shortcomings());
    }

    @Test
    void theStopsFiguresAreItsTimeAndTheTimeItWasNeeded() {
        Result result = Samples.update("good", 1, 0);

        assertEquals(
                new StopFigures(Duration.ofMillis(8_200), Duration.ofSeconds(3)),
                StopFigures.of(result.pods().get(0), result.traffic()).orElseThrow());
        assertTrue(StopFigures.of(result.pods().get(1), result.traffic()).isEmpty());
    }

    @Test
    void jsonIsWholeAndKeepsHostileText() {
        Result result = Samples.update("quote \" and </script>", 2, 2, "p\"<b>-", "line\nbreak \u2028 \u0000");
        List<String> names = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), ResultJson.of(result))) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.PROPERTY_NAME) {
                    names.add(parser.currentName());
                } else if (token == JsonToken.VALUE_STRING) {
                    texts.add(parser.getString());
                }
            }
        }

        assertTrue(names.containsAll(List.of(
                "scenario",
                "seed",
                "passed",
                "shortcomings",
                "plane",
                "machine",
                "setup",
                "requests",
                "failed",
                "upperBound95",
                "failedByCause",
                "failedByPhase",
                "failedByPod",
                "ledger",
                "clients",
                "pods",
                "nodes",
                "steps",
                "failures",
                "seconds",
                "events",
                "stopTook",
                "stopNeeded",
                "cold",
                "steady",
                "phases",
                "routes")));
        assertTrue(texts.contains("quote \" and </script>") && texts.contains("line\nbreak \u2028 \u0000"));
    }
}
