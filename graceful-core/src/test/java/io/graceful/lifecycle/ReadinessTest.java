package io.graceful.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.settings.ReadinessOnStop;
import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final ManualTime time = new ManualTime();
    private final Lifecycle lifecycle = new Lifecycle(time, new InlineThreads(time));

    private Readiness readiness(ReadinessOnStop onStop) {
        return new Readiness(lifecycle, onStop);
    }

    private void ready() {
        lifecycle.advance(Phase.WARMING_UP);
        lifecycle.advance(Phase.READY);
    }

    private void stop(Readiness readiness) {
        readiness.latch();
        lifecycle.advance(Phase.PROPAGATING);
    }

    @Nested
    class BeforeTheStop {

        private final Readiness readiness = readiness(ReadinessOnStop.IMMEDIATELY);

        @Test
        void isReadyOnlyInReady() {
            assertFalse(readiness.ready(), "ready before the application is up");
            lifecycle.advance(Phase.WARMING_UP);
            assertFalse(readiness.ready(), "ready before it is warm");
            lifecycle.advance(Phase.READY);

            assertTrue(readiness.ready(), "never gets traffic");
        }

        @Test
        void aGateIsMadeClosedAndClosesReadiness() {
            ready();

            readiness.gate("cache");

            assertFalse(readiness.ready(), "a new gate let traffic through");
        }

        @Test
        void everyGateMustBeOpen() {
            ready();
            readiness.gate("cache").open();
            readiness.gate("database");

            assertFalse(readiness.ready(), "one gate is still closed");
            readiness.gate("database").open();

            assertTrue(readiness.ready());
        }

        @Test
        void gatesOpenAndCloseAgainAndAgain() {
            ready();
            Gate gate = readiness.gate("leader");

            gate.open();
            assertTrue(readiness.ready());
            gate.close();
            assertFalse(readiness.ready());
            gate.open();

            assertTrue(readiness.ready(), "a gate opened only once");
        }

        @Test
        void theSameNameIsTheSameGate() {
            assertSame(readiness.gate("a"), readiness.gate("a"));
        }

        @Test
        void closedGatesAreNamedInOrder() {
            readiness.gate("zebra");
            readiness.gate("ant");
            readiness.gate("open").open();

            assertEquals(List.of("ant", "zebra"), readiness.closed());
        }

        @Test
        void aGateSaysHowItStands() {
            Gate gate = readiness.gate("cache");

            assertEquals("cache closed", gate.toString());
            gate.open();

            assertEquals("cache open", gate.toString());
        }
    }

    @Nested
    class Immediately {

        private final Readiness readiness = readiness(ReadinessOnStop.IMMEDIATELY);

        @Test
        void readinessGoesWithTheSignalAndNothingBringsItBack() {
            ready();
            stop(readiness);

            assertFalse(readiness.ready(), "still asks for traffic after the stop signal");
            readiness.gate("late").open();
            assertFalse(lifecycle.advance(Phase.READY), "a framework that finished late undid the stop");

            assertFalse(readiness.ready(), "became ready again");
        }
    }

    @Nested
    class WhenDraining {

        private final Readiness readiness = readiness(ReadinessOnStop.WHEN_DRAINING);

        @Test
        void readinessStaysUntilTheDrainBegins() {
            ready();
            stop(readiness);

            assertTrue(readiness.ready(), "kube-proxy lost its fallback during the wait");
            lifecycle.advance(Phase.DRAINING);

            assertFalse(readiness.ready(), "still ready while it drains");
        }

        @Test
        void whoWasNotReadyAtTheSignalDoesNotBecomeSo() {
            Gate gate = readiness.gate("cache");
            ready();
            stop(readiness);

            gate.open();

            assertFalse(readiness.ready(), "became ready after the stop signal");
        }

        @Test
        void whoWasSeenNotReadyDuringTheWaitDoesNotComeBack() {
            Gate gate = readiness.gate("leader");
            gate.open();
            ready();
            stop(readiness);

            gate.close();
            assertFalse(readiness.ready(), "a closed gate counts during the wait too");
            gate.open();

            assertFalse(readiness.ready(), "became ready again after the stop signal");
        }

        @Test
        void aStopBeforeReadyIsNeverReady() {
            lifecycle.advance(Phase.WARMING_UP);
            stop(readiness);

            assertFalse(readiness.ready());
        }
    }
}
