package io.graceful.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.Failure;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.scenario.Scenario;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** Services and pods that each do one thing wrong, and how it has to show. */
final class Mutants {

    private final Map<String, Mutant> mutants = new LinkedHashMap<>();

    private record Mutant(String name, Scenario scenario, Predicate<Result> symptom) {}

    void add(String name, Scenario.Builder scenario, Predicate<Result> symptom) {
        mutants.put(name, new Mutant(name, scenario.name(name).build(), symptom));
    }

    /** A test for each: the kit has to fail it, and for its own reason. */
    Stream<DynamicTest> played(int atOnce) {
        ExecutorService stages = Executors.newFixedThreadPool(atOnce);
        Map<String, Future<Result>> results = new LinkedHashMap<>();
        mutants.forEach((name, mutant) -> results.put(
                name, stages.submit(() -> ScenarioRun.of(mutant.scenario()).run())));
        stages.shutdown();
        return mutants.values().stream()
                .map(mutant -> dynamicTest(
                        mutant.name(),
                        () -> found(mutant, results.get(mutant.name()).get())));
    }

    private static void found(Mutant mutant, Result result) {
        String table = ResultTable.of(result);
        assertFalse(result.passed(), () -> "not noticed:\n" + table);
        assertTrue(mutant.symptom().test(result), () -> "failed for another reason:\n" + table);
    }

    static Predicate<Result> failures(Predicate<Failure> like) {
        return result -> result.traffic().failures().stream().anyMatch(like);
    }

    static Predicate<Result> some(Cause... causes) {
        return failures(failure -> List.of(causes).contains(failure.cause()));
    }

    /** Callers whose name holds this met one of these. */
    static Predicate<Result> met(String callers, Cause... causes) {
        return failures(
                failure -> failure.client().contains(callers) && List.of(causes).contains(failure.cause()));
    }

    /** Refused while the network is still there, which is a matter of milliseconds; without an answer afterwards. */
    static Predicate<Result> nobodyThere() {
        return some(Cause.REFUSED, Cause.CONNECT_TIMEOUT);
    }

    static Predicate<Result> lostOnReuse() {
        return failures(
                failure -> failure.reused() && List.of(Cause.EOF, Cause.RESET).contains(failure.cause()));
    }

    static Predicate<Result> killed() {
        return result -> result.killed().size() == 1;
    }
}
