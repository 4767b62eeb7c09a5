package io.graceful.warmup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.Deadline;
import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import io.graceful.warmup.TaskResult.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WarmupTest {

    private static final Duration CEILING = Duration.ofSeconds(60);

    private final ManualTime time = new ManualTime();
    private final InlineThreads threads = new InlineThreads(time);
    private final List<String> ran = new ArrayList<>();

    private WarmupTask takes(String name, long seconds) {
        return WarmupTask.of(name, () -> {
            ran.add(name);
            time.sleep(Duration.ofSeconds(seconds));
        });
    }

    private WarmupTask fails(String name) {
        return WarmupTask.of(name, () -> {
            ran.add(name);
            throw new IllegalStateException("no " + name);
        });
    }

    private WarmupTask hangs(String name) {
        return WarmupTask.of(name, () -> {
            ran.add(name);
            throw InlineThreads.hang();
        });
    }

    private Warmup warmup;

    private Warmup.Outcome run(BooleanSupplier cancelled, WarmupTask... tasks) throws InterruptedException {
        warmup = new Warmup(time, threads, List.of(tasks));
        return warmup.run(Deadline.in(time, CEILING), cancelled);
    }

    private Warmup.Outcome run(WarmupTask... tasks) throws InterruptedException {
        return run(() -> false, tasks);
    }

    private State state(String name) {
        return result(name).state();
    }

    private TaskResult result(String name) {
        return warmup.results().stream()
                .filter(result -> result.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class Order {

        @Test
        void nothingToDoIsReadyAtOnce() throws InterruptedException {
            assertEquals(Warmup.Outcome.READY, run());
            assertTrue(warmup.isEmpty());
            assertEquals(Duration.ZERO, time.elapsed());
        }

        @Test
        void tasksWithAnOrderRunOneAfterTheOther() throws InterruptedException {
            run(
                    takes("third", 1).withOrder(30),
                    takes("first", 1).withOrder(-1),
                    takes("second", 1).withOrder(0));

            assertEquals(List.of("first", "second", "third"), ran);
        }

        @Test
        void anOrderedTaskWaitsForTheOneBeforeIt() throws InterruptedException {
            threads.later("warmup-first");
            List<String> doneAtStart = new ArrayList<>();
            WarmupTask second = WarmupTask.of(
                            "second", () -> doneAtStart.add(state("first").name()))
                    .withOrder(2);

            run(takes("first", 4).withOrder(1), second);

            assertEquals(List.of("DONE"), doneAtStart, "the second did not wait for the first");
        }

        @Test
        void tasksWithoutOneBeginTogetherBesideTheOrderedOnes() throws InterruptedException {
            for (String name : List.of("a", "b", "first", "second")) {
                threads.later("warmup-" + name);
            }

            run(
                    takes("a", 3),
                    takes("first", 3).withOrder(1),
                    takes("second", 3).withOrder(2),
                    takes("b", 3));

            assertEquals(
                    List.of("warmup-first", "warmup-a", "warmup-b", "warmup-second"),
                    threads.started(),
                    "what had to wait did not, or what had not did");
        }

        @Test
        void afterOneThatMayFailTheNextBegins() throws InterruptedException {
            Warmup.Outcome outcome = run(
                    fails("first").withOrder(1).withOnFailure(OnFailure.CONTINUE),
                    takes("second", 1).withOrder(2));

            assertEquals(Warmup.Outcome.READY, outcome);
            assertEquals(List.of("first", "second"), ran);
        }

        @Test
        void afterOneThatMustNotFailNothingBegins() throws InterruptedException {
            Warmup.Outcome outcome =
                    run(fails("first").withOrder(1), takes("second", 1).withOrder(2));

            assertEquals(Warmup.Outcome.FAILED, outcome);
            assertEquals(List.of("first"), ran, "ran after a failure that ended the warm-up");
            assertEquals(State.CANCELLED, state("second"));
        }
    }

    @Nested
    class Failure {

        @Test
        void ofATaskThatMustNotFailFailsTheWarmUpAndSaysWhy() throws InterruptedException {
            assertEquals(Warmup.Outcome.FAILED, run(fails("catalog")));

            assertEquals(State.FAILED, state("catalog"));
            assertEquals(
                    "java.lang.IllegalStateException: no catalog",
                    result("catalog").problem());
        }

        @Test
        void ofOneThatMayFailIsNotedAndNothingElse() throws InterruptedException {
            assertEquals(Warmup.Outcome.READY, run(fails("catalog").withOnFailure(OnFailure.CONTINUE)));

            assertEquals(State.FAILED, state("catalog"));
        }

        @Test
        void interruptsTheOthersAtOnce() throws InterruptedException {
            threads.later("warmup-catalog");

            Warmup.Outcome outcome = run(fails("catalog"), hangs("prices"));

            assertEquals(Warmup.Outcome.FAILED, outcome);
            assertEquals(State.CANCELLED, state("prices"));
            assertEquals(List.of("warmup-prices"), threads.interrupted());
            assertTrue(time.elapsed().compareTo(Duration.ofMillis(10)) < 0, "waited for a warm-up that had failed");
        }

        @Test
        void byAnErrorIsOneToo() throws InterruptedException {
            WarmupTask task = WarmupTask.of("catalog", () -> {
                throw new ExceptionInInitializerError("static");
            });

            assertEquals(Warmup.Outcome.FAILED, run(task));
        }
    }

    @Nested
    class Timeouts {

        @Test
        void ofATaskInterruptIt() throws InterruptedException {
            Warmup.Outcome outcome = run(hangs("catalog").withTimeout(Duration.ofSeconds(7)));

            assertEquals(Warmup.Outcome.FAILED, outcome);
            assertEquals(State.TIMED_OUT, state("catalog"));
            assertEquals(7, result("catalog").took().toSeconds());
            assertEquals(
                    "still running at com.acme.Slow.call(Slow.java:12)",
                    result("catalog").problem());
            assertEquals(List.of("warmup-catalog"), threads.interrupted());
        }

        @Test
        void ofOneThatMayFailLetTheOthersGoOn() throws InterruptedException {
            threads.later("warmup-prices");

            Warmup.Outcome outcome = run(
                    hangs("catalog").withTimeout(Duration.ofSeconds(7)).withOnFailure(OnFailure.CONTINUE),
                    takes("prices", 20));

            assertEquals(Warmup.Outcome.READY, outcome);
            assertEquals(State.DONE, state("prices"));
        }

        @Test
        void longerThanTheCeilingDoNotMoveIt() throws InterruptedException {
            run(hangs("catalog").withTimeout(Duration.ofMinutes(10)));

            assertEquals(CEILING, time.elapsed());
            assertEquals(State.TIMED_OUT, state("catalog"));
        }

        @Test
        void ofTheWholeEndWhatHasNotBegun() throws InterruptedException {
            WarmupTask first = hangs("first").withOrder(1).withOnFailure(OnFailure.CONTINUE);
            WarmupTask second = takes("second", 1).withOrder(2).withOnFailure(OnFailure.CONTINUE);

            Warmup.Outcome outcome = run(first, second);

            assertEquals(Warmup.Outcome.READY, outcome, "tasks that may fail kept the service from being ready");
            assertEquals(State.TIMED_OUT, state("second"));
            assertEquals(
                    "warmup.timeout was over before it could begin",
                    result("second").problem());
            assertEquals(List.of("first"), ran);
            assertEquals(CEILING, time.elapsed());
        }

        @Test
        void mustBeLongerThanZero() {
            IllegalArgumentException refused = assertThrows(
                    IllegalArgumentException.class, () -> takes("catalog", 1).withTimeout(Duration.ZERO));

            assertEquals("timeout of warm-up task catalog: PT0S (expected: longer than zero)", refused.getMessage());
        }
    }

    @Nested
    class Cancelling {

        @Test
        void isSeenAtOnceWhereverTheTasksAre() throws InterruptedException {
            boolean[] stop = {false};
            time.at(Duration.ofSeconds(5), () -> stop[0] = true);

            Warmup.Outcome outcome = run(
                    () -> stop[0],
                    hangs("a"),
                    hangs("first").withOrder(1),
                    takes("second", 1).withOrder(2));

            assertEquals(Warmup.Outcome.CANCELLED, outcome);
            assertEquals(
                    List.of(State.CANCELLED, State.CANCELLED, State.CANCELLED),
                    warmup.results().stream().map(TaskResult::state).toList());
            assertEquals(List.of("warmup-first", "warmup-a"), threads.interrupted());
            assertEquals(5000, time.elapsed().toMillis(), 5);
        }

        @Test
        void beforeItBeganRunsNothing() throws InterruptedException {
            assertEquals(Warmup.Outcome.CANCELLED, run(() -> true, takes("a", 1)));

            assertEquals(List.of(), ran);
        }
    }

    @Test
    void resultsCanBeReadWhileTheyComeAbout() throws InterruptedException {
        List<TaskResult> seen = new ArrayList<>();
        time.at(Duration.ofSeconds(2), () -> seen.addAll(warmup.results()));

        run(
                hangs("first").withOrder(1).withTimeout(Duration.ofSeconds(3)),
                takes("second", 1).withOrder(2));

        assertEquals(
                List.of(
                        new TaskResult("first", State.RUNNING, Duration.ofSeconds(2), "", ""),
                        new TaskResult("second", State.WAITING, Duration.ZERO, "", "")),
                seen);
    }
}
