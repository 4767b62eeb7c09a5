package io.graceful;

import static io.graceful.StopFixture.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** More than one thing asks for the stop. */
class SignalsTest {

    @Nested
    class TheFirstSigtermAfterAStopWithoutOne {

        @ParameterizedTest
        @EnumSource(
                value = StopCause.class,
                names = {"API", "JVM_SHUTDOWN"})
        void endsNoWait(StopCause first) {
            StopFixture service = StopFixture.kubernetes();
            service.stopAt(3, StopCause.SIGTERM);

            StopReport report = service.stop(first);

            service.assertLeft(Phase.PROPAGATING, 8);
            assertEquals(0, report.furtherSignals(), "it is the kubelet's, and nobody's impatience");
        }

        @Test
        void butTheSecondDoes() {
            StopFixture service = StopFixture.kubernetes();
            service.stopAt(3, StopCause.SIGTERM);
            service.stopAt(4, StopCause.SIGTERM);

            service.stop(StopCause.API);

            service.assertLeft(Phase.PROPAGATING, 4);
        }
    }

    @Nested
    class ASecondSignal {

        @ParameterizedTest
        @EnumSource(
                value = StopCause.class,
                names = {"SIGTERM", "SIGINT"})
        void endsTheWait(StopCause second) {
            StopFixture service = StopFixture.kubernetes();
            service.stopAt(3, second);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 3);
            assertEquals(StopReport.WaitEnd.SIGNAL, report.waitEndedBy());
            assertEquals(1, report.furtherSignals());
            assertEquals(StopCause.SIGTERM, report.cause(), "the cause is what came first");
        }

        @Test
        void endsOnlyTheWaitOfItsMoment() {
            StopFixture service = StopFixture.kubernetes();
            service.request(1, 20);
            service.stopAt(3, StopCause.SIGTERM);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 3);
            service.assertLeft(Phase.DRAINING, 20);
            assertEquals(0, report.cutCount(), "one signal ended two waits");
            assertEquals(
                    List.of("routers that had not heard yet when a further signal ended the wait"), report.unseen());
        }

        @Test
        void andAThirdEndTheDrainToo() {
            StopFixture service = StopFixture.kubernetes();
            service.request(1, 20);
            service.stopAt(3, StopCause.SIGTERM);
            service.stopAt(5, StopCause.SIGTERM);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 3);
            service.assertLeft(Phase.DRAINING, 5);
            assertEquals(StopReport.Outcome.CUT, report.outcome());
            assertEquals(2, report.furtherSignals());
        }

        @Test
        void andAThirdSoonAfterEndBothIfItIsAnother() {
            StopFixture service = StopFixture.kubernetes();
            service.request(1, 20);
            service.stopAt(3, StopCause.SIGTERM);
            service.stopAt(3.1, StopCause.SIGINT);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 3);
            service.assertEntered(Phase.STOPPING, 3.1);
        }

        @Test
        void endsTheDrainOfCtrlC() {
            StopFixture service = StopFixture.local(settings -> {});
            service.request(0, 20);
            service.runTo(1);
            service.stopAt(2, StopCause.SIGINT);

            StopReport report = service.stop(StopCause.SIGINT);

            service.assertLeft(Phase.DRAINING, 2);
            assertEquals(1, report.cut().size(), "pressing Ctrl-C twice must not wait on");
        }
    }

    @Nested
    class TheSameSignalAgainWithinASecond {

        @ParameterizedTest
        @ValueSource(doubles = {0, 0.022, 0.088, 0.9})
        void isTheSameSignal(double after) {
            StopFixture service = StopFixture.kubernetes();
            service.stopAt(after, StopCause.SIGTERM);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
            assertEquals(StopReport.WaitEnd.QUIET, report.waitEndedBy());
            assertEquals(0, report.furtherSignals());
        }

        @Test
        void isTheSameWhicheverOfThemCounted() {
            StopFixture service = StopFixture.kubernetes();
            service.request(1, 20);
            service.stopAt(3, StopCause.SIGTERM);
            service.stopAt(3.05, StopCause.SIGTERM);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 3);
            service.assertLeft(Phase.DRAINING, 20);
            assertEquals(1, report.furtherSignals());
        }

        @Test
        void isTheSameThoughAnotherCameBetween() {
            StopFixture service = StopFixture.kubernetes();
            service.request(0.1, 20);
            service.stopAt(0.3, StopCause.SIGINT);
            service.stopAt(0.5, StopCause.SIGTERM);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 0.3);
            service.assertLeft(Phase.DRAINING, 20);
            assertEquals(1, report.furtherSignals());
        }

        @Test
        void afterAPreStopCallToo() {
            StopFixture service = StopFixture.kubernetes();
            service.request(1, 20);
            service.stopAt(3, StopCause.SIGTERM);
            service.stopAt(3.05, StopCause.SIGTERM);

            StopReport report = service.stop(StopCause.PRE_STOP);

            service.assertLeft(Phase.PROPAGATING, 8);
            assertEquals(0, report.furtherSignals());
        }

        @Test
        void repeatedForLongIsMeant() {
            StopFixture service = StopFixture.kubernetes();
            for (int i = 1; i < 20; i++) {
                service.stopAt(i * 0.3, StopCause.SIGTERM);
            }

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 1.2);
        }
    }

    @Nested
    class OtherCallers {

        @ParameterizedTest
        @EnumSource(
                value = StopCause.class,
                names = {"API", "PRE_STOP", "JVM_SHUTDOWN"})
        void joinWithoutEndingTheWait(StopCause second) {
            StopFixture service = StopFixture.kubernetes();
            service.stopAt(3, second);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
            assertEquals(0, report.furtherSignals());
        }

        @Test
        void shareOneAttempt() {
            StopFixture service = StopFixture.kubernetes();
            List<StopAttempt> attempts = new ArrayList<>();
            for (StopCause cause : StopCause.values()) {
                service.at(1, () -> attempts.add(service.graceful.stop(cause)));
            }

            service.stop(StopCause.API);

            assertEquals(StopCause.values().length, attempts.size());
            attempts.forEach(attempt -> assertSame(service.graceful.attempt(), attempt, "a second stop was begun"));
            assertEquals(1, service.reports());
        }

        @Test
        void afterTheEndGetTheFinishedAttempt() {
            StopFixture service = StopFixture.kubernetes();
            service.stop(StopCause.API);
            service.runTo(100);

            StopAttempt late = service.graceful.stop();

            assertTrue(late.isFinished());
            assertEquals(1, service.reports(), "a second report");
            assertEquals(Phase.STOPPED, service.phase());
        }

        @Test
        void whoHasAskedForAStopFindsTheServiceNotReadyThoughItsThreadHasNotRunYet() {
            StopFixture service = StopFixture.kubernetes();
            service.threads.never("stop");

            service.graceful.stop();

            assertFalse(service.graceful.readiness().ready());
            assertTrue(service.graceful.outstanding().farewell().due(), "the next response tells its client to leave");
        }

        @Test
        void closingWaitsForTheStopThatIsUnderWay() {
            StopFixture service = StopFixture.kubernetes();
            service.threads.later("stop");
            service.graceful.stop(StopCause.SIGTERM);
            assertEquals(Phase.PROPAGATING, service.phase(), "under way");

            service.graceful.close();

            assertEquals(Phase.STOPPED, service.phase(), "close() returned before the stop was over");
            service.assertLeft(Phase.PROPAGATING, 8);
        }
    }

    @Nested
    class TheAttempt {

        @Test
        void tellsWhenItIsDrainedAndWhenItIsFinished() {
            StopFixture service = StopFixture.ready(settings -> {}, parts -> parts.onStop("pool", () -> {}));
            List<String> events = new ArrayList<>();
            service.at(1, () -> {
                StopAttempt attempt = service.graceful.attempt();
                attempt.drained().thenRun(() -> events.add("drained in " + service.phase()));
                attempt.finished()
                        .thenAccept(report -> events.add("finished in " + service.phase() + ", " + report.id()));
            });

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(List.of("drained in DRAINING", "finished in STOPPED, " + report.id()), events);
        }

        @Test
        void hasAnIdThatIsInTheReport() {
            StopFixture service = StopFixture.kubernetes();

            StopReport report = service.stop(StopCause.API);

            assertEquals(service.graceful.attempt().id(), report.id());
            assertTrue(report.id().matches("[0-9a-f]{6}"), report.id());
        }

        @Test
        void isNotThereBeforeTheFirstSignal() {
            StopFixture service = StopFixture.kubernetes();

            assertEquals(null, service.graceful.attempt());
            assertFalse(service.phase().isStop());
        }

        @Test
        void tellsTheWholeStoryInItsReport() {
            StopFixture service = StopFixture.kubernetes();
            service.runTo(10);
            service.request(9, 19);
            service.time.advance(seconds(0));
            service.request(12, 12.5);

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(1, report.inFlightAtStop());
            assertEquals(1, report.lateRequests());
            assertEquals(10, service.time.elapsed(report.at()).toSeconds());
            assertEquals(
                    List.of(Phase.PROPAGATING, Phase.DRAINING, Phase.STOPPING),
                    report.phases().stream().map(change -> change.from()).toList());
            assertEquals(9, report.took().toSeconds(), "from the signal to the report");
            assertEquals(seconds(30), report.gracePeriod());
        }
    }
}
