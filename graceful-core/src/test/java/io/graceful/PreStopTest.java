package io.graceful;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopReport;
import io.graceful.time.InlineThreads;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /drain} begins the stop, and the SIGTERM that follows ends it. */
class PreStopTest {

    private final StopFixture service = StopFixture.kubernetes();

    @Test
    void waitsAndDrainsAndThenServesOnUntilSigtermComes() {
        service.graceful.stop(StopCause.PRE_STOP);
        service.runTo(20);

        service.assertLeft(Phase.PROPAGATING, 8);
        assertEquals(Phase.DRAINING, service.phase(), "stopped although no SIGTERM came");
        assertTrue(service.graceful.attempt().isDrained(), "the kubelet's call is never answered");
        assertEquals(0, service.reports());
    }

    @ParameterizedTest
    @ValueSource(doubles = {1, 7})
    void sigtermDuringTheWaitEndsNothing(double second) {
        service.stopAt(second, StopCause.SIGTERM);

        service.graceful.stop(StopCause.PRE_STOP);

        service.assertLeft(Phase.PROPAGATING, 8);
        service.assertEntered(Phase.STOPPED, 8);
        assertEquals(0, service.report().furtherSignals(), "the kubelet's own SIGTERM counted as impatience");
        assertEquals(StopCause.PRE_STOP, service.report().cause());
    }

    @Test
    void sigtermDuringTheDrainEndsNothing() {
        service.request(1, 15);
        service.stopAt(10, StopCause.SIGTERM);

        service.graceful.stop(StopCause.PRE_STOP);

        service.assertLeft(Phase.DRAINING, 15);
        assertTrue(service.report().clean(), "the kubelet's own SIGTERM cut a request");
    }

    @Test
    void sigtermAfterTheDrainGoesOnAtOnce() {
        service.graceful.stop(StopCause.PRE_STOP);
        service.runTo(12);

        StopReport report = service.stop(StopCause.SIGTERM);

        service.assertLeft(Phase.DRAINING, 12);
        service.assertEntered(Phase.STOPPED, 12);
        assertEquals(12, report.took().toSeconds());
    }

    @Test
    void aSecondSigtermDoesEndTheWait() {
        service.stopAt(2, StopCause.SIGTERM);
        service.stopAt(4, StopCause.SIGTERM);

        service.graceful.stop(StopCause.PRE_STOP);

        service.assertLeft(Phase.PROPAGATING, 4);
        assertEquals(1, service.report().furtherSignals());
    }

    /** The cause stays what began the stop: a reader sees both, and not a SIGTERM that calls itself PRE_STOP. */
    @Test
    void theSigtermThatFollowsIsToldBesideTheCause() {
        List<String> told = new ArrayList<>();
        service.at(4, () -> told.add(stop()));
        service.stopAt(5, StopCause.SIGTERM);
        service.at(6, () -> told.add(stop()));
        StopAttempt attempt = service.graceful.stop(StopCause.PRE_STOP);
        service.runTo(20);

        assertEquals(
                List.of(
                        "{id=" + attempt.id() + ", cause=PRE_STOP, drained=false}",
                        "{id=" + attempt.id() + ", cause=PRE_STOP, signalSince=SIGTERM, drained=false}"),
                told);
        assertEquals(StopCause.PRE_STOP, service.report().cause());
    }

    private String stop() {
        return String.valueOf(service.graceful.management().document().get("stop"));
    }

    @Test
    void theKubeletMayCallTwice() {
        service.stopAt(2, StopCause.PRE_STOP);
        service.stopAt(9, StopCause.PRE_STOP);
        service.stopAt(11, StopCause.SIGTERM);

        service.graceful.stop(StopCause.PRE_STOP);
        service.runTo(20);

        service.assertLeft(Phase.PROPAGATING, 8);
        service.assertLeft(Phase.DRAINING, 11);
        assertEquals(1, service.reports());
    }

    @Test
    void aCallAfterSigtermJoinsIt() {
        service.stopAt(2, StopCause.PRE_STOP);

        service.stop(StopCause.SIGTERM);

        service.assertLeft(Phase.PROPAGATING, 8);
        service.assertEntered(Phase.STOPPED, 8);
    }

    @ParameterizedTest
    @EnumSource(
            value = StopCause.class,
            names = {"API", "JVM_SHUTDOWN", "SIGINT"})
    void whateverElseFollowsEndsItToo(StopCause cause) {
        service.graceful.stop(StopCause.PRE_STOP);
        service.runTo(12);

        service.stop(cause);

        service.assertEntered(Phase.STOPPED, 12);
    }

    @Test
    void jvmShutdownDuringTheWaitJoinsWithoutEndingIt() {
        service.stopAt(3, StopCause.JVM_SHUTDOWN);

        service.graceful.stop(StopCause.PRE_STOP);

        service.assertLeft(Phase.PROPAGATING, 8);
        service.assertEntered(Phase.STOPPED, 8);
    }

    @Test
    void readinessDoesNotComeBackWhileItWaitsForSigterm() {
        service.graceful.stop(StopCause.PRE_STOP);
        service.runTo(300);

        assertFalse(service.graceful.readiness().ready());
        assertTrue(service.graceful.outstanding().farewell().due(), "clients that still come are not told to leave");
    }

    @Nested
    class ALateSigterm {

        private final StopFixture hanging = StopFixture.ready(
                settings -> {},
                parts -> parts.onStop("pool", () -> {
                    throw InlineThreads.hang();
                }));

        @Test
        void withinTheGracePeriodLeavesTheHooksTheirTime() {
            hanging.graceful.stop(StopCause.PRE_STOP);
            hanging.runTo(24);

            hanging.stop(StopCause.SIGTERM);

            hanging.assertLeft(Phase.STOPPING, 27);
        }

        @Test
        void nearItsEndLeavesWhatTheKillDeadlineAllows() {
            hanging.graceful.stop(StopCause.PRE_STOP);
            hanging.runTo(26);

            hanging.stop(StopCause.SIGTERM);

            hanging.assertLeft(Phase.STOPPING, 28);
        }

        @Test
        void justAfterItHasTheTwoSecondsThatTheKubeletAdds() {
            hanging.graceful.stop(StopCause.PRE_STOP);
            hanging.runTo(31);

            hanging.stop(StopCause.SIGTERM);

            hanging.assertLeft(Phase.STOPPING, 32);
        }

        @Test
        void longAfterItBelongsToANewDeletionWithAGracePeriodOfItsOwn() {
            hanging.graceful.stop(StopCause.PRE_STOP);
            hanging.runTo(600);

            hanging.stop(StopCause.SIGTERM);

            hanging.assertLeft(Phase.STOPPING, 603);
        }

        @Test
        void isWaitedForByTheShutdownHookHoweverLateItIs() {
            hanging.graceful.stop(StopCause.PRE_STOP);
            hanging.runTo(600);
            hanging.threads.later("stop");

            hanging.graceful.close();

            assertEquals(Phase.STOPPED, hanging.phase(), "the process would have ended before its hooks");
            hanging.assertLeft(Phase.STOPPING, 603);
        }
    }
}
