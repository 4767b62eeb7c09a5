package io.graceful;

import static io.graceful.StopFixture.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopReport;
import io.graceful.time.InlineThreads;
import io.graceful.warmup.OnFailure;
import io.graceful.warmup.WarmupTask;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code warmup.exit-after}: the process ends where it would have become ready. */
class TrainingTest {

    private final List<String> exits = new ArrayList<>();

    private StopFixture training(Consumer<GracefulBuilder> parts) {
        return training(settings -> {}, parts);
    }

    private StopFixture training(Consumer<GracefulSettings.Builder> settings, Consumer<GracefulBuilder> parts) {
        StopFixture[] made = new StopFixture[1];
        made[0] = StopFixture.starting(
                set -> settings.accept(set.warmupExitAfter(true)),
                builder -> parts.accept(builder.exit(new Training.Exit(
                        status -> exits.add("exit " + status),
                        status -> exits.add("halt " + status + " at "
                                + made[0].time.elapsed().toSeconds())))));
        made[0].threads.never("exit-guard");
        return made[0];
    }

    private static WarmupTask fails(String name) {
        return WarmupTask.of(name, () -> {
            throw new IllegalStateException("no " + name);
        });
    }

    @Nested
    class ItsStatus {

        private void assertEnds(String how, StopFixture service) {
            service.graceful.started();

            assertEquals(List.of(how), exits);
            assertFalse(service.reached(Phase.READY), "became ready");
            assertEquals(Phase.STOPPED, service.phase());
        }

        @Test
        void isZeroWhenEveryTaskIsDone() {
            assertEnds("exit 0", training(parts -> parts.warmup("catalog", () -> {})));
        }

        @Test
        void isZeroWhenThereIsNothingToDo() {
            assertEnds("exit 0", training(parts -> {}));
        }

        @Test
        void isZeroWithoutAnyLoad() {
            assertEnds("exit 0", training(parts -> parts.warmupRequests(SelfRequest.get("/hello"))));
        }

        @Test
        void isOneWhenATaskFailed() {
            assertEnds("exit 1", training(parts -> parts.warmup(fails("catalog"))));
        }

        @Test
        void isOneWhenATaskTakesTooLong() {
            assertEnds(
                    "exit 1",
                    training(parts -> parts.warmup("catalog", () -> {
                        throw InlineThreads.hang();
                    })));
        }

        @Test
        void isZeroWhenATaskFailedThatMay() {
            assertEnds("exit 0", training(parts -> parts.warmup(fails("catalog").withOnFailure(OnFailure.CONTINUE))));
        }
    }

    @Nested
    class ItsEnd {

        @Test
        void isAnOrderlyStop() {
            StopFixture service = training(parts -> parts.onStop("pool", () -> exits.add("pool closed")));

            service.graceful.started();

            assertEquals(List.of("pool closed", "exit 0"), exits);
            StopReport report = service.report();
            assertTrue(report.clean());
            assertEquals(StopCause.TRAINED, report.cause());
        }

        @Test
        void waitsForNoRouterWhoeverAsked() {
            StopFixture service = training(parts -> {});
            service.newConnection(0.5);
            service.request(1, 1.5);
            service.runTo(2);

            service.graceful.started();

            assertFalse(service.reached(Phase.PROPAGATING), "nobody routes to a training run");
            service.assertEntered(Phase.STOPPED, 2);
        }

        @Test
        void keepsTheJvmUntilItHasItsStatus() {
            StopFixture service = training(parts -> {});

            service.graceful.started();

            assertTrue(service.threads.held().contains("training"), "ended by the last thread, with 0");
        }

        @Test
        void isHaltedIfTheJvmHangsEvenOutsideKubernetes() {
            StopFixture service = training(set -> set.kubernetes(false), parts -> parts.warmup(fails("catalog")));
            service.threads.really("exit-guard");

            service.graceful.started();

            assertEquals("halt 1 at 29", exits.get(0));
        }
    }

    @Nested
    class TheFramework {

        private final CompletableFuture<Void> framework = new CompletableFuture<>();

        @Test
        void isWaitedFor() {
            StopFixture service = training(parts -> {});
            service.graceful.readyAfter(framework);
            service.at(5, () -> framework.complete(null));

            service.graceful.started();

            assertEquals(List.of("exit 0"), exits);
            service.assertEntered(Phase.STOPPED, 5);
        }

        @Test
        void isNotWaitedForWithoutEnd() {
            StopFixture service = training(set -> set.warmupTimeout(Duration.ofSeconds(20)), parts -> {});
            service.graceful.readyAfter(framework);

            service.graceful.started();

            assertEquals(List.of("exit 1"), exits);
            service.assertEntered(Phase.STOPPED, 20);
        }

        @Test
        void mayFail() {
            StopFixture service = training(parts -> {});
            service.graceful.readyAfter(framework);
            service.at(5, () -> framework.completeExceptionally(new IllegalStateException("no database")));

            service.graceful.started();

            assertEquals(List.of("exit 1"), exits);
            service.assertEntered(Phase.STOPPED, 5);
        }
    }

    @Nested
    class AStopSignal {

        @Test
        void duringATaskEndsTheProcessInItsOwnWay() {
            StopFixture service = training(parts -> parts.warmup("catalog", () -> {
                throw InlineThreads.hang();
            }));
            service.stopAt(3, StopCause.SIGTERM);

            service.graceful.started();

            assertEquals(List.of(), exits, "took the status from the signal");
            service.assertEntered(Phase.STOPPED, 3);
        }

        @Test
        void duringTheWaitForTheFrameworkToo() {
            StopFixture service = training(parts -> {});
            service.graceful.readyAfter(new CompletableFuture<>());
            service.stopAt(3, StopCause.SIGTERM);

            service.graceful.started();

            assertEquals(List.of(), exits);
            service.assertEntered(Phase.STOPPED, 3);
        }

        @Test
        void duringItsEndToo() {
            StopFixture[] made = new StopFixture[1];
            StopFixture service =
                    made[0] = training(parts -> parts.onStop("pool", () -> made[0].time.sleep(seconds(2))));
            service.stopAt(1, StopCause.SIGTERM);

            service.graceful.started();

            assertEquals(List.of(), exits);
            assertEquals(StopCause.TRAINED, service.report().cause());
        }
    }
}
