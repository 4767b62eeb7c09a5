package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.junit.ScenarioTest;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The promise, with the settings nobody has touched: pods are replaced under load, and no request fails. */
@Tag("scenario")
class RollingUpdateIT {

    @ScenarioTest(value = "rollout.yaml", mustPass = false)
    void defaultsLoseNothingWhileNodesForgetWithinFiveSeconds(Result result) {
        assertTrue(result.passedButForAnOldJavaClient(), () -> ResultTable.of(result));
        System.out.print(ResultTable.of(result));
        List<Duration> stops = Played.stops(result);
        assertEquals(3, stops.size());
        assertTrue(
                stops.stream().allMatch(stop -> stop.compareTo(Duration.ofMillis(11_000)) < 0),
                () -> "an update takes longer than it must: " + stops);
        assertTrue(result.pods().stream()
                .filter(pod -> pod.revision() == 1)
                .allMatch(pod -> Integer.valueOf(143).equals(pod.exitCode())));
    }

    /** The control: the same update of the same service. */
    @ScenarioTest(value = "without.yaml", mustPass = false)
    void withoutItManyFail(Result result) {
        assertFalse(result.passed());
        assertTrue(result.traffic().failed() > 50, () -> ResultTable.of(result));
        assertTrue(result.failuresByCause().containsKey(Cause.CONNECT_TIMEOUT), () -> ResultTable.of(result));
    }

    @Test
    void defaultsLoseNothingWhileNodesForgetAfterUpToFifteenSeconds() throws InterruptedException {
        Played.losesNothing(Played.small()
                .noNodes()
                .nodes(4, Law.uniform(Duration.ofSeconds(8), Duration.ofSeconds(15)))
                .then(new Action.RollingUpdate(null)));
    }

    /** With another seed, which gives other lags. */
    @Test
    void preStopDrainsAndTheKubeletStartsAgainMeanwhile() throws InterruptedException {
        Handler.HttpGet drain =
                new Handler.HttpGet("/drain", "management", null, false, Map.of("X-Graceful-Token", "let-me-drain"));
        PodSpec pod = Played.UPDATE.pod().toBuilder()
                .env("GRACEFUL_MANAGEMENT_TOKEN", "let-me-drain")
                .preStop(drain)
                .build();
        Played.losesNothing(Played.small()
                .seed(99)
                .pod(pod)
                .then(new Action.RollingUpdate(null))
                .step(Step.during(Duration.ofSeconds(5), new Action.KubeletRestart("node-1"))));
    }
}
