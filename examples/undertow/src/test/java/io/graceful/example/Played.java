package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.ScenarioRun;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.result.StopFigures;
import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.ScenarioFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Scenarios that are like the example's own rolling update but for a thing or two. */
final class Played {

    static final Scenario UPDATE = ScenarioFile.read(Path.of("rollout.yaml"));

    private Played() {}

    static Scenario.Builder small() {
        return UPDATE.toBuilder().deployment(Deployment.of(2)).noSteps();
    }

    static void losesNothing(Scenario.Builder scenario) throws InterruptedException {
        Result result = play(scenario);
        assertTrue(result.passedButForAnOldJavaClient(), () -> ResultTable.of(result));
    }

    static Result play(Scenario.Builder scenario) throws InterruptedException {
        return ScenarioRun.of(scenario.build()).run();
    }

    static List<Duration> stops(Result result) {
        return result.pods().stream()
                .map(pod -> StopFigures.of(pod, result.traffic()))
                .flatMap(Optional::stream)
                .map(StopFigures::took)
                .toList();
    }
}
