package io.graceful;

import static io.graceful.StopFixture.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopReport;
import io.graceful.time.InlineThreads;
import io.graceful.warmup.TaskResult;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The stop signal comes before the service was ready. */
class EarlyStopTest {

    @Nested
    class InStarting {

        private final StopFixture service = StopFixture.starting(settings -> {}, parts -> {});

        @Test
        void withoutARequestNobodyKnowsThisInstanceAndNothingIsWaitedFor() {
            service.runTo(2);

            StopReport report = service.stop(StopCause.SIGTERM);

            assertFalse(service.reached(Phase.PROPAGATING), "waited for routers that never heard of it");
            service.assertEntered(Phase.STOPPED, 2);
            assertEquals(StopReport.WaitEnd.NONE, report.waitEndedBy());
            assertTrue(report.clean());
        }

        @Test
        void withARequestSomebodyKnowsItAndTheWaitIsMade() {
            service.request(1, 1.5);
            service.runTo(2);

            service.stop(StopCause.SIGTERM);

            service.assertEntered(Phase.PROPAGATING, 2);
            service.assertLeft(Phase.PROPAGATING, 10);
        }

        @Test
        void aFrameworkThatFinishesStartingLaterChangesNothing() {
            service.request(0, 0.5);
            service.runTo(1);
            service.at(3, service.graceful::started);
            List<Boolean> ready = new ArrayList<>();
            service.at(4, () -> ready.add(service.graceful.readiness().ready()));

            service.stop(StopCause.SIGTERM);
            service.graceful.started();

            assertEquals(List.of(false), ready, "became ready after the stop signal");
            assertFalse(service.reached(Phase.WARMING_UP));
            assertEquals(Phase.STOPPED, service.phase());
        }
    }

    @Nested
    class InWarmingUp {

        private StopFixture warming() {
            StopFixture made = StopFixture.starting(
                    settings -> {},
                    parts -> parts.warmup("catalog", () -> {
                        throw InlineThreads.hang();
                    }));
            return made;
        }

        @Test
        void theWarmUpIsCancelledAtOnce() {
            StopFixture service = warming();
            service.stopAt(3, StopCause.SIGTERM);

            service.graceful.started();

            assertEquals(
                    TaskResult.State.CANCELLED, service.graceful.warmup().get(0).state());
            assertTrue(service.threads.interrupted().contains("warmup-catalog"), "the task runs on");
            service.assertLeft(Phase.WARMING_UP, 3);
            assertFalse(service.reached(Phase.PROPAGATING), "waited for routers that never heard of it");
            assertTrue(service.report().clean());
        }

        @Test
        void withARequestTheWaitIsMade() {
            StopFixture service = warming();
            service.request(1, 1.5);
            service.stopAt(3, StopCause.SIGTERM);

            service.graceful.started();

            service.assertLeft(Phase.PROPAGATING, 11);
            assertFalse(service.reached(Phase.READY));
        }

        @Test
        void aWarmUpThatEndsAfterTheSignalDoesNotMakeItReady() {
            StopFixture[] made = new StopFixture[1];
            StopFixture service = made[0] = StopFixture.starting(
                    settings -> settings.propagationDelay(seconds(2)),
                    parts -> parts.warmup("catalog", () -> made[0].time.sleep(seconds(5))));
            service.request(0.5, 1);
            service.stopAt(3, StopCause.SIGTERM);

            service.graceful.started();

            assertFalse(service.reached(Phase.READY), "became ready after the stop signal");
            assertEquals(Phase.STOPPED, service.phase());
        }

        @Test
        void afterAFailedWarmUpTheStopIsTheSame() {
            StopFixture service = StopFixture.starting(
                    settings -> {},
                    parts -> parts.warmup("catalog", () -> {
                        throw new IllegalStateException("no catalog");
                    }));
            service.graceful.started();
            assertEquals(Phase.WARMING_UP, service.phase(), "became ready without being warm");

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertEntered(Phase.STOPPED, 0);
            assertTrue(report.clean());
        }
    }

    @Test
    void readyWithoutASingleRequestStillWaits() {
        StopFixture service = StopFixture.kubernetes();

        service.stop(StopCause.SIGTERM);

        service.assertLeft(Phase.PROPAGATING, 8);
    }

    @Test
    void closedGatesDoNotShortenTheWait() {
        StopFixture service = StopFixture.starting(settings -> {}, parts -> {});
        service.graceful.gate("never");
        service.graceful.started();

        service.stop(StopCause.SIGTERM);

        service.assertLeft(Phase.PROPAGATING, 8);
    }
}
