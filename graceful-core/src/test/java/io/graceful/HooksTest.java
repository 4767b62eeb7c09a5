package io.graceful;

import static io.graceful.StopFixture.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopReport;
import io.graceful.time.InlineThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What runs in STOPPING, and how long each part of it may take. */
class HooksTest {

    private final List<String> ran = new ArrayList<>();

    private StopFixture service(Consumer<GracefulBuilder> hooks) {
        return StopFixture.ready(settings -> {}, hooks);
    }

    private static List<String> names(StopReport report) {
        return report.hooks().stream().map(StopReport.HookResult::name).toList();
    }

    @Test
    void runLowestOrderFirstAndEqualOnesAsTheyCame() {
        StopFixture service = service(parts -> parts.onStop("b", () -> ran.add("b"))
                .onStop("last", Integer.MAX_VALUE, () -> ran.add("last"))
                .onStop("a", -5, () -> ran.add("a"))
                .onStop("c", () -> ran.add("c")));
        service.graceful.stopSequence().addCloser(deadline -> ran.add("listeners"));
        service.graceful.onStop("d", () -> ran.add("d"));

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(List.of("a", "b", "c", "d", "last", "listeners"), ran);
        assertEquals(List.of("a", "b", "c", "d", "last", "close-ports"), names(report));
        assertTrue(report.clean());
    }

    @Test
    void runInStoppingWhenNothingIsInFlight() {
        StopFixture[] made = new StopFixture[1];
        StopFixture service = made[0] = service(parts -> parts.onStop(
                "pool",
                () -> ran.add(made[0].phase() + " with "
                        + made[0].graceful.requests().open() + " in flight at "
                        + made[0].time.elapsed().toSeconds())));
        service.request(1, 12);

        service.stop(StopCause.SIGTERM);

        assertEquals(List.of("STOPPING with 0 in flight at 12"), ran);
    }

    @Test
    void thatTakeTimeAreAllReportedWithIt() {
        StopFixture[] made = new StopFixture[1];
        StopFixture service =
                made[0] = service(parts -> parts.onStop("pool", () -> made[0].time.sleep(Duration.ofMillis(700))));

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(List.of(new StopReport.HookResult("pool", Duration.ofMillis(700), "")), report.hooks());
        service.assertLeft(Phase.STOPPING, 8.7);
    }

    @Nested
    class ThatThrow {

        @Test
        void areReportedAndTheOthersRun() {
            StopFixture service = service(parts -> parts.onStop("bad", () -> {
                        throw new java.io.IOException("disk full");
                    })
                    .onStop("worse", () -> {
                        throw new NoClassDefFoundError("com/acme/Pool");
                    })
                    .onStop("good", () -> ran.add("good")));
            service.graceful.stopSequence().addCloser(deadline -> ran.add("listeners"));

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(List.of("good", "listeners"), ran, "a hook that throws took others along");
            assertEquals(StopReport.Outcome.HOOK_FAILED, report.outcome());
            assertEquals("java.io.IOException: disk full", report.hooks().get(0).problem());
            assertEquals(
                    "java.lang.NoClassDefFoundError: com/acme/Pool",
                    report.hooks().get(1).problem());
        }

        @Test
        void aCloserThatThrowsIsReportedLikeAHook() {
            StopFixture service = service(parts -> {});
            service.graceful.stopSequence().addCloser(deadline -> {
                throw new IllegalStateException("closed already");
            });
            service.graceful.stopSequence().addCloser(deadline -> ran.add("second server"));

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(List.of("second server"), ran);
            assertEquals(
                    "java.lang.IllegalStateException: closed already",
                    report.hooks().get(0).problem());
        }
    }

    @Nested
    class ThatHang {

        private StopFixture hanging(int count) {
            return service(parts -> {
                for (int i = 0; i < count; i++) {
                    parts.onStop("hangs-" + i, () -> {
                        throw InlineThreads.hang();
                    });
                }
                parts.onStop("good", 1, () -> ran.add("good"));
            });
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 10})
        void leaveTimeForTheOthersAndForTheListeners(int count) {
            StopFixture service = hanging(count);
            List<Duration> left = new ArrayList<>();
            service.graceful.stopSequence().addCloser(deadline -> left.add(deadline.remaining()));

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(List.of("good"), ran, "a hanging hook starved the one after it");
            assertTrue(
                    left.get(0).compareTo(seconds(1.5 / (count + 2))) >= 0,
                    "the listeners were left " + left + " to empty their queues");
            assertEquals(StopReport.Outcome.HOOK_FAILED, report.outcome());
            assertTrue(service.time.elapsed().compareTo(seconds(11)) <= 0, "the hooks took more than stop.timeout");
        }

        @Test
        void areInterruptedAndNamedWithTheirPlace() {
            StopFixture service = hanging(1);

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(List.of("hook-hangs-0"), service.threads.interrupted());
            StopReport.HookResult hung = report.hooks().get(0);
            assertEquals("still running after 2.25s at com.acme.Slow.call(Slow.java:12)", hung.problem());
            assertEquals(Duration.ofMillis(2250), hung.took());
        }

        @Test
        void allTogetherKeepToTheStopTimeout() {
            StopFixture service = hanging(50);

            service.stop(StopCause.SIGTERM);

            assertTrue(service.time.elapsed().compareTo(seconds(11)) <= 0, "the hooks took more than stop.timeout");
        }

        @Test
        void closersHaveASecondOfTheExitsReserveAndAreOverBeforeTheKill() {
            StopFixture service = StopFixture.ready(
                    settings -> {},
                    parts -> parts.onStop("hangs", () -> {
                        throw InlineThreads.hang();
                    }));
            service.request(1, 100);
            service.graceful.stopSequence().addCloser(deadline -> {
                throw InlineThreads.hang();
            });

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.STOPPING, 29);
        }

        @Test
        void eachCloserIsToldTheMomentAtWhichItWillBeInterrupted() {
            StopFixture service = service(parts -> {});
            List<Duration> told = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                service.graceful.stopSequence().addCloser(deadline -> {
                    told.add(deadline.remaining());
                    throw InlineThreads.hang();
                });
            }

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(
                    report.hooks().stream().map(StopReport.HookResult::took).toList(),
                    told,
                    "a closer that keeps to its deadline was interrupted before it");
        }
    }

    @Test
    void oneAddedWhileHooksRunIsNotRun() {
        StopFixture[] made = new StopFixture[1];
        StopFixture service = made[0] =
                service(parts -> parts.onStop("pool", () -> made[0].graceful.onStop("late", () -> ran.add("late"))));

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(List.of(), ran);
        assertEquals(List.of("pool"), names(report));
    }

    @Test
    void withoutTimeForThemAreStillTried() {
        StopFixture service = StopFixture.ready(
                settings -> settings.stopTimeout(Duration.ZERO), parts -> parts.onStop("pool", () -> ran.add("pool")));

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(List.of("pool"), ran);
        assertTrue(report.clean());
    }
}
