package io.graceful.testkit;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.Step;
import io.graceful.testkit.service.Defect;
import io.graceful.testkit.service.Pods;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The same service without a defect passes whatever a correct service can pass. */
class CorrectPodIT {

    private static final int AT_ONCE = 4;

    private final Map<String, Scenario> scenarios = new LinkedHashMap<>();

    CorrectPodIT() {
        add("rolling update", update());
        add("rolling update of three with a surge of one", update().deployment(Deployment.of(3)));
        add("two updates, one after the other", update().then(restart()).then(restart()));
        add("not ready at once", Pods.update(pod().env("WARMUP_MS", "1500")));
        add("preStop drain", Pods.update(pod().preStop(Handler.HttpGet.of("/drain", "management"))));
        add("preStop sleep", Pods.update(pod().preStop(new Handler.Sleep(Duration.ofSeconds(2)))));
        add("preStop exec", Pods.update(pod().preStop(new Handler.Exec(List.of("sleep", "1")))));
        add(
                "scale down and up",
                update().deployment(Deployment.of(3)).then(new Action.Scale(1)).then(new Action.Scale(2)));
        add("one of two deleted", update().deployment(Deployment.of(2)).then(new Action.Delete(1, null)));
        add("liveness kill", update().deployment(Deployment.of(2)).then(new Action.LivenessKill()));
        add(
                "SIGTERM twice",
                update().then(restart()).step(Step.during(Duration.ofSeconds(2), new Action.SecondSignal())));
        add(
                "kubelet restart in the middle of the hook",
                Pods.update(pod().preStop(Handler.HttpGet.of("/drain", "management")))
                        .then(restart())
                        .step(Step.during(Duration.ofMillis(1500), new Action.KubeletRestart("node-1"))));
        add(
                "the command replaces its shell",
                Pods.update(pod().command(List.of("sh", "-c", "exec " + String.join(" ", Pods.command(Defect.NONE))))));
    }

    private static PodSpec.Builder pod() {
        return Pods.pod(Defect.NONE);
    }

    private static Scenario.Builder update() {
        return Pods.update(pod());
    }

    private static Action restart() {
        return new Action.RollingUpdate(null);
    }

    private void add(String name, Scenario.Builder scenario) {
        scenarios.put(name, scenario.name(name).build());
    }

    @TestFactory
    Stream<DynamicTest> itLosesNothing() {
        ExecutorService stages = Executors.newFixedThreadPool(AT_ONCE);
        Map<String, Future<Result>> results = new LinkedHashMap<>();
        scenarios.forEach((name, scenario) ->
                results.put(name, stages.submit(() -> ScenarioRun.of(scenario).run())));
        stages.shutdown();
        return scenarios.keySet().stream()
                .map(name -> dynamicTest(name, () -> {
                    Result result = results.get(name).get();
                    assertTrue(result.passed(), () -> ResultTable.of(result));
                }));
    }
}
