package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.ScenarioRun;
import io.graceful.testkit.junit.ScenarioTest;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.PodStory;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.result.StopFigures;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.ScenarioFile;
import io.graceful.testkit.scenario.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The promise, with the settings nobody has touched: pods are replaced under load, and no request fails. */
class RollingUpdateIT {

    /** 30 s of grace less what is kept for the hooks and the exit. */
    private static final Duration SERVED = Duration.ofSeconds(24);

    private static final Scenario UPDATE = ScenarioFile.read(Path.of("rollout.yaml"));

    @ScenarioTest("rollout.yaml")
    void defaultsLoseNothingWhileNodesForgetWithinFiveSeconds(Result result) {
        System.out.print(ResultTable.of(result));
        List<Duration> stops = stops(result);
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
        loses(
                0,
                small().noNodes()
                        .nodes(4, Law.uniform(Duration.ofSeconds(8), Duration.ofSeconds(15)))
                        .then(new Action.RollingUpdate(null)));
    }

    /** With another seed, which gives other lags. */
    @Test
    void preStopDrainsAndTheKubeletStartsAgainMeanwhile() throws InterruptedException {
        Handler.HttpGet drain =
                new Handler.HttpGet("/drain", "management", null, false, Map.of("X-Graceful-Token", "let-me-drain"));
        PodSpec pod = UPDATE.pod().toBuilder()
                .env("GRACEFUL_MANAGEMENT_TOKEN", "let-me-drain")
                .preStop(drain)
                .build();
        loses(
                0,
                small().seed(99)
                        .pod(pod)
                        .then(new Action.RollingUpdate(null))
                        .step(Step.during(Duration.ofSeconds(5), new Action.KubeletRestart("node-1"))));
    }

    @Test
    void oneOfTwoIsStoppedByItsLivenessProbeAndComesBack() throws InterruptedException {
        loses(0, small().then(new Action.LivenessKill()));
    }

    @Test
    void scaledDownAndUpAgain() throws InterruptedException {
        loses(0, small().then(new Action.Scale(1)).then(new Action.Scale(2)));
    }

    /** Nobody is told, so those who still come after the exit are lost; until then nobody is. */
    @Test
    void aNodeThatShutsDownIsServedToTheLastUsableSecond() throws InterruptedException {
        Result result = play(small().then(new Action.NodeShutdown("node-1", Duration.ofSeconds(30))));
        PodStory stopped = result.pods().stream()
                .filter(pod -> pod.exited() != null)
                .findFirst()
                .orElseThrow();
        assertTrue(
                result.traffic().failures().stream()
                        .allMatch(failure ->
                                failure.at().compareTo(stopped.stopBegan().plus(SERVED)) > 0),
                () -> ResultTable.of(result));
        assertTrue(stops(result).get(0).compareTo(SERVED) > 0, () -> ResultTable.of(result));
    }

    private static Scenario.Builder small() {
        return UPDATE.toBuilder().deployment(Deployment.of(2)).noSteps();
    }

    private static void loses(long failed, Scenario.Builder scenario) throws InterruptedException {
        Result result = play(scenario);
        assertEquals(failed, result.traffic().failed(), () -> ResultTable.of(result));
        assertTrue(result.passed(), () -> ResultTable.of(result));
    }

    private static Result play(Scenario.Builder scenario) throws InterruptedException {
        return ScenarioRun.of(scenario.build()).run();
    }

    private static List<Duration> stops(Result result) {
        return result.pods().stream()
                .map(pod -> StopFigures.of(pod, result.traffic()))
                .flatMap(Optional::stream)
                .map(StopFigures::took)
                .toList();
    }
}
