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
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each duration that can be set does what it says, no sooner and no later: at two values each. */
class SettingBoundsTest {

    @Nested
    class PropagationDelay {

        @ParameterizedTest
        @ValueSource(doubles = {4, 11})
        void isTheFloorOfTheWait(double delay) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.propagationDelay(seconds(delay)));

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, delay);
        }

        @ParameterizedTest
        @ValueSource(doubles = {4, 11})
        void makesServicesWaitOutsideKubernetesToo(double delay) {
            StopFixture service = StopFixture.local(settings -> settings.propagationDelay(seconds(delay)));

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, delay);
        }
    }

    @Nested
    class PropagationQuietPeriod {

        @ParameterizedTest
        @ValueSource(doubles = {1.5, 4})
        void isCountedFromTheLastNewConnection(double quiet) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.propagationQuietPeriod(seconds(quiet)));
            service.newConnection(7.5);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 7.5 + quiet);
            assertEquals(StopReport.WaitEnd.QUIET, report.waitEndedBy());
            assertEquals(seconds(7.5), report.lastNewConnection(), "how long routers really took");
        }

        @ParameterizedTest
        @ValueSource(doubles = {1, 3})
        void neverShortensTheFloor(double quiet) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.propagationQuietPeriod(seconds(quiet)));
            service.newConnection(0.5);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
        }

        @ParameterizedTest
        @ValueSource(doubles = {1, 4})
        void holdsTheDrainAsWell(double quiet) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.propagationQuietPeriod(seconds(quiet)));
            service.newConnection(0);
            service.request(1, 9);
            service.newConnection(8.5);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
            service.assertLeft(Phase.DRAINING, 8.5 + quiet);
        }
    }

    @Nested
    class PropagationMax {

        @ParameterizedTest
        @ValueSource(doubles = {9, 12})
        void capsAWaitThatNewConnectionsKeepUp(double max) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.propagationMax(seconds(max)));
            for (double second = 0.5; second < 40; second++) {
                service.newConnection(second);
            }

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, max);
            assertEquals(StopReport.WaitEnd.CAP, report.waitEndedBy(), "a wait that was cut short must say so");
        }

        @ParameterizedTest
        @ValueSource(doubles = {9, 14})
        void doesNotHoldAWaitThatIsQuiet(double max) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.propagationMax(seconds(max)));

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
        }

        @ParameterizedTest
        @ValueSource(doubles = {16, 300})
        void cannotTakeWhatIsKeptForTheDrain(double max) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.propagationMax(seconds(max)));
            service.at(1, () -> service.graceful.connections().opened(() -> {}));

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 15);
        }
    }

    @Nested
    class DrainTimeout {

        @ParameterizedTest
        @ValueSource(doubles = {4, 12})
        void isKeptForWorkInFlightWhenTheWaitTakesAllItMay(double drain) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.drainTimeout(seconds(drain)));
            service.request(1, 100);
            service.at(1, () -> service.graceful.connections().opened(() -> {}));

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 25 - drain);
            service.assertLeft(Phase.DRAINING, 25);
            assertEquals(StopReport.Outcome.CUT, report.outcome());
        }

        @ParameterizedTest
        @ValueSource(doubles = {4, 12})
        void isNoFloorForADrainWithNothingInFlight(double drain) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.drainTimeout(seconds(drain)));

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertEntered(Phase.STOPPING, 8);
            assertTrue(report.clean());
        }

        @ParameterizedTest
        @ValueSource(doubles = {4, 12})
        void growsByWhatTheWaitLeaves(double drain) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.drainTimeout(seconds(drain)));
            service.request(1, 24.9);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
            service.assertLeft(Phase.DRAINING, 24.9);
            assertTrue(report.clean(), "a request was cut although there was time for it");
        }
    }

    @Nested
    class StopTimeout {

        @ParameterizedTest
        @ValueSource(doubles = {1, 4})
        void boundsTheHooks(double stop) {
            StopFixture service = StopFixture.ready(
                    settings -> settings.stopTimeout(seconds(stop)),
                    parts -> parts.onStop("pool", () -> {
                        throw InlineThreads.hang();
                    }));

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.STOPPING, 8 + stop);
            assertEquals(StopReport.Outcome.HOOK_FAILED, report.outcome());
        }

        @ParameterizedTest
        @ValueSource(doubles = {1, 4})
        void isKeptFreeByTheDrain(double stop) {
            StopFixture service = StopFixture.kubernetes(settings -> settings.stopTimeout(seconds(stop)));
            service.request(1, 100);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.DRAINING, 28 - stop);
        }
    }

    @Nested
    class TerminationGracePeriod {

        @ParameterizedTest
        @CsvSource({"30, 28", "60, 58"})
        void endsTwoSecondsBeforeTheKill(double grace, double exit) {
            StopFixture service = StopFixture.ready(
                    settings -> settings.terminationGracePeriod(seconds(grace)),
                    parts -> parts.onStop("pool", () -> {
                        throw InlineThreads.hang();
                    }));
            service.request(1, 500);
            service.at(1, () -> service.graceful.connections().opened(() -> {}));

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, grace - 15);
            service.assertLeft(Phase.DRAINING, grace - 5);
            service.assertLeft(Phase.STOPPING, exit);
            assertFalse(report.clean());
        }
    }

    @Nested
    class WarmupTimeout {

        @ParameterizedTest
        @ValueSource(doubles = {5, 90})
        void endsAWarmUpThatDoesNotEnd(double timeout) {
            StopFixture service = StopFixture.starting(
                    settings -> settings.warmupTimeout(seconds(timeout)),
                    parts -> parts.warmup("catalog", () -> {
                        throw InlineThreads.hang();
                    }));

            service.graceful.started();

            TaskResult result = service.graceful.warmup().get(0);
            assertEquals(TaskResult.State.TIMED_OUT, result.state());
            assertEquals(seconds(timeout), result.took(), "the ceiling of the warm-up");
            assertEquals(Phase.WARMING_UP, service.phase(), "became ready without being warm");
        }

        @ParameterizedTest
        @ValueSource(doubles = {5, 90})
        void doesNotHoldAWarmUpThatIsDone(double timeout) {
            StopFixture[] made = new StopFixture[1];
            StopFixture service = made[0] = StopFixture.starting(
                    settings -> settings.warmupTimeout(seconds(timeout)),
                    parts -> parts.warmup("catalog", () -> made[0].time.sleep(seconds(timeout - 0.1))));

            service.graceful.started();

            service.assertLeft(Phase.WARMING_UP, timeout - 0.1);
            assertEquals(Phase.READY, service.phase());
        }
    }

    @Nested
    class NothingElse {

        @ParameterizedTest
        @ValueSource(doubles = {0.5, 7.9})
        void aRequestThatEndsDuringTheWaitChangesNothing(double end) {
            StopFixture service = StopFixture.kubernetes();
            service.request(0.1, end);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
            service.assertEntered(Phase.STOPPING, 8);
            assertEquals(List.of(), report.cut());
        }
    }
}
