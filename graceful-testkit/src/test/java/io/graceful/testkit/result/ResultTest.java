package io.graceful.testkit.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.scenario.Counts;
import io.graceful.testkit.scenario.Expectation;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
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

                  clients                     requests   failed   unseen    conns        p50        p99
                  one <shot>                     1,000        0        0    1,000     1.2 ms     8.0 ms

                  pod        answered    ready     stop   needed   exit   cold p99 (first)  steady p99  ratio
                  pod-1           500    1.1 s    8.2 s    3.0 s    143       8.0 ms (900)      8.0 ms      -
                  pod-2         1,700    1.2 s        -        -      -      24.0 ms (800)      8.0 ms    3.0
                  new pods: cold p99 / steady p99 = 3.0, ready after 1.2 s, the median of 1

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
    void aPodThatItsProbeTookOutIsNamedWithTheProbesAnswer() {
        Result good = Samples.update("busy", 1, 0);
        PodStory pod = good.pods().get(1);
        Duration out = Duration.ofMillis(7_000);
        PodStory wavering = new PodStory(
                pod.name(),
                pod.revision(),
                pod.node(),
                List.of(
                        new PodStory.Span(PodPhase.READY, Duration.ofMillis(3_300), out),
                        new PodStory.Span(PodPhase.NOT_READY, out, Duration.ofMillis(9_000))),
                pod.started(),
                null,
                null,
                null,
                null,
                false,
                0);
        Result result = new Result(
                good.scenario(),
                good.plane(),
                good.startedAt(),
                good.took(),
                good.machine(),
                List.of(
                        new Event(Duration.ofMillis(3_300), Event.Kind.PROBE, "pod-2", "readiness succeeded: 200"),
                        new Event(out, Event.Kind.PROBE, "pod-2", "readiness failed: no answer within 1s"),
                        new Event(out, Event.Kind.PROBE, "pod-1", "liveness failed: 500")),
                List.of(good.pods().get(0), wavering),
                good.nodes(),
                good.steps(),
                good.traffic(),
                List.of(),
                "");

        String table = ResultTable.of(result);

        assertTrue(
                table.contains("\n  pod-2 left the routes at 7.0 s, and nobody stopped it: "
                        + "readiness failed: no answer within 1s\n"),
                table);
        assertFalse(ResultTable.of(good).contains("left the routes"));
    }

    @Test
    void eachFailureIsThatOfTheStepBeforeIt() {
        Result bad = Samples.update("bad", 1, 3);
        List<StepStory> steps = List.of(
                new StepStory("before", Duration.ZERO, Duration.ofMillis(1_000)),
                new StepStory("first", Duration.ofMillis(2_000), Duration.ofMillis(4_550)),
                new StepStory("during", Duration.ofMillis(4_520), Duration.ofMillis(4_530)),
                new StepStory("second", Duration.ofMillis(4_650), Duration.ofMillis(9_000)));
        Result result = new Result(
                bad.scenario(),
                bad.plane(),
                bad.startedAt(),
                bad.took(),
                bad.machine(),
                bad.events(),
                bad.pods(),
                bad.nodes(),
                steps,
                bad.traffic(),
                List.of(),
                "");

        // They failed at 4.5, 4.6 and 4.7 s.
        assertEquals(
                List.of(0L, 2L, 1L, 1L), steps.stream().map(result::failedSince).toList());
    }

    @Test
    void requestsThatArrivedTwiceFailARun() {
        Result good = Samples.update("twice", 1, 0);
        Traffic traffic = good.traffic();
        Result twice = with(
                good,
                good.scenario(),
                new Traffic(
                        traffic.requests(),
                        0,
                        0,
                        0,
                        traffic.groups(),
                        List.of(),
                        traffic.seconds(),
                        traffic.pods(),
                        new Traffic.Ledger(true, 999, 0, 1, 1)));

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
    void newPodsAreThoseThatTheStepsMade() {
        Result result = Samples.update("good", 4, 0);

        assertEquals(
                List.of("pod-5", "pod-6", "pod-7", "pod-8"),
                result.newPods().stream().map(StartFigures::pod).toList());
        assertEquals(new StartFigures.Summary(4, 4, OptionalDouble.of(4.5), Duration.ofMillis(1_200)), result.starts());
        assertEquals(Duration.ofMillis(1_100), result.pods().get(0).readyAfter().orElseThrow());
    }

    @Test
    void aMedianRatioAboveTheExpectedOneFailsARun() {
        Result result = Samples.update("cold", 4, 0);

        assertEquals(List.of(), expecting(result, 4.5).shortcomings());
        assertEquals(
                List.of("cold p99 is 4.50 times steady p99, the median of 4 new pods (allowed: 2.00)"),
                expecting(result, 2.0).shortcomings());
    }

    @Test
    void anExpectedRatioOfNothingFailsARun() {
        Result result = Samples.update("nothing", 1, 0);
        Traffic traffic = result.traffic();
        Traffic ofOldPods = new Traffic(
                traffic.requests(),
                0,
                0,
                0,
                traffic.groups(),
                List.of(),
                traffic.seconds(),
                traffic.pods().subList(0, 1),
                traffic.ledger());

        assertEquals(
                List.of("no new pod has a cold and a steady p99 to compare (allowed ratio: 2.00)"),
                expecting(with(result, result.scenario(), ofOldPods), 2.0).shortcomings());
    }

    private static Result expecting(Result result, double ratio) {
        Scenario scenario = result.scenario().toBuilder()
                .expect(new Expectation(0, 0, ratio))
                .build();
        return with(result, scenario, result.traffic());
    }

    private static Result with(Result result, Scenario scenario, Traffic traffic) {
        return with(result, scenario, traffic, List.of());
    }

    private static Result with(Result result, Scenario scenario, Traffic traffic, List<Count> counts) {
        return new Result(
                scenario,
                result.plane(),
                result.startedAt(),
                result.took(),
                result.machine(),
                result.events(),
                result.pods(),
                result.nodes(),
                result.steps(),
                traffic,
                counts,
                "");
    }

    @Test
    void aCountThatIsNotZeroAfterTheRunFailsIt() {
        Result good = Samples.update("counts", 1, 0);
        List<Count> zero = List.of(new Count("pod-1", "in_flight", 0, ""));
        List<Count> left =
                List.of(new Count("pod-1", "in_flight", 3, ""), new Count("pod-2", "in_flight", 0, "status 404"));

        Result clean = with(good, good.scenario(), good.traffic(), zero);
        Result leaking = with(good, good.scenario(), good.traffic(), left);

        Scenario asking = good.scenario().toBuilder()
                .counts(Counts.of(Handler.HttpGet.of("/metrics", "http"), "in_flight"))
                .build();
        assertEquals(
                List.of("no pod was ready to tell its counts after the run"),
                with(good, asking, good.traffic()).shortcomings());
        assertEquals(List.of(), clean.shortcomings());
        assertTrue(ResultTable.of(clean).contains("zero again after the run: in_flight"));
        assertEquals(
                List.of(
                        "pod-1: in_flight is 3 though nobody asks any more",
                        "pod-2: in_flight cannot be read: status 404"),
                leaking.shortcomings());
        assertTrue(ResultJson.of(leaking).contains("\"metric\":\"in_flight\",\"value\":3.0"));
    }

    @Test
    void anAnswerThatOnlyLooksWholeIsSaidApart() {
        Result bad = Samples.update("half", 1, 1);
        Failure failure = bad.traffic().failures().get(0);
        Traffic traffic = new Traffic(
                1_000,
                1,
                0,
                0,
                bad.traffic().groups(),
                List.of(new Failure(
                        failure.at(),
                        failure.took(),
                        failure.id(),
                        failure.client(),
                        failure.node(),
                        failure.pod(),
                        failure.podPhase(),
                        Cause.FALSE_END,
                        false,
                        "a proper end after event 5, not 9")),
                List.of(),
                List.of(),
                bad.traffic().ledger());

        assertTrue(with(bad, bad.scenario(), traffic)
                .shortcomings()
                .contains("1 answers ended properly and were not whole, which no caller can notice"));
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
                "newPods",
                "new",
                "readyAfter",
                "coldRatio",
                "stopTook",
                "stopNeeded",
                "cold",
                "steady",
                "phases",
                "routes")));
        assertTrue(texts.contains("quote \" and </script>") && texts.contains("line\nbreak \u2028 \u0000"));
    }
}
