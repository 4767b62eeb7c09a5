package io.graceful;

import static io.graceful.StopFixture.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.inflight.ConnectionLedger;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopReport;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long the service goes on serving after the stop signal, and what ends that. */
class PropagationTest {

    @Nested
    class Quiet {

        @Test
        void silenceFromTheStartNeverEndsTheWaitBeforeItsFloor() {
            StopFixture service = StopFixture.kubernetes();

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
            assertEquals(StopReport.WaitEnd.QUIET, report.waitEndedBy());
            assertNull(report.lastNewConnection(), "a connection that never came");
        }

        @Test
        void eachNewConnectionExtendsTheWaitAgain() {
            StopFixture service = StopFixture.kubernetes();
            service.newConnection(6);
            service.newConnection(8.5);
            service.newConnection(11);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 14);
            assertEquals(seconds(11), report.lastNewConnection());
            assertEquals(3, report.lateRequests(), "late arrivals");
        }

        @Test
        void requestsOnOldConnectionsExtendNothing() {
            StopFixture service = StopFixture.kubernetes();
            ConnectionLedger.Connection old = service.graceful.connections().opened(() -> {});
            service.runTo(60);
            old.tell();
            for (double second = 60.5; second < 80; second++) {
                service.request(second, second + 0.1);
            }

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 68);
        }

        @Test
        void aConnectionBeforeTheSignalCountsForTheSilence() {
            StopFixture service = StopFixture.kubernetes(settings -> settings.propagationDelay(seconds(1)));
            service.newConnection(59.5);
            service.client(0, 0.1);
            service.runTo(60);
            service.graceful.connections().connections().forEach(ConnectionLedger.Connection::closed);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 62.5);
            assertNull(report.lastNewConnection(), "a connection of before the signal says nothing of late routers");
        }

        @Test
        void trafficThatNeverStopsMeetsTheCap() {
            StopFixture service = StopFixture.kubernetes();
            for (double second = 0.5; second < 40; second++) {
                service.newConnection(second);
            }

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 15);
            service.assertLeft(Phase.DRAINING, 25);
            assertEquals(StopReport.WaitEnd.CAP, report.waitEndedBy());
            assertEquals(0, report.cutCount());
            assertEquals(StopReport.Outcome.UNSEEN, report.outcome(), "somebody may have come after the last one");
        }
    }

    @Nested
    class OfTheDrain {

        private final StopFixture service = StopFixture.kubernetes();

        private void newConnectionsUntil(double last) {
            for (double second = 0.5; second <= last; second++) {
                service.newConnection(second);
            }
        }

        @Test
        void isNotListenedForAfterASignalHasEndedTheWait() {
            newConnectionsUntil(40);
            service.stopAt(4, StopCause.SIGTERM);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 4);
            service.assertEntered(Phase.STOPPING, 4);
        }

        @Test
        void isStillListenedForAfterTheCapSoThatSlowRoutersAreServed() {
            newConnectionsUntil(17);
            service.request(14, 18);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 15);
            service.assertLeft(Phase.DRAINING, 19.5);
            assertTrue(report.clean(), report::toString);
        }

        @Test
        void neverComesWhereRoutersNeverForget() {
            newConnectionsUntil(40);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.DRAINING, 25);
            assertEquals(
                    List.of("who would have come next: there were new connections until the end"), report.unseen());
        }

        @Test
        void stillCountsAfterAWaitThatEndedByItself() {
            service.newConnection(0);
            service.request(1, 9);
            service.newConnection(8.5);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
            service.assertLeft(Phase.DRAINING, 11.5);
        }
    }

    @Nested
    class Told {

        @Test
        void aConnectionThatWasNotToldHoldsTheWait() {
            StopFixture service = StopFixture.kubernetes();
            ConnectionLedger.Connection idle = service.graceful.connections().opened(() -> {});
            service.at(10.5, idle::tell);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 10.5);
        }

        @Test
        void aConnectionThatIsGoneHoldsNothing() {
            StopFixture service = StopFixture.kubernetes();
            ConnectionLedger.Connection idle = service.graceful.connections().opened(() -> {});
            service.at(9.5, idle::closed);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 9.5);
        }

        @Test
        void oneThatCannotBeToldHoldsItToTheCapAndIsReported() {
            StopFixture service = StopFixture.kubernetes();
            service.graceful.connections().opened(() -> {});

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 15);
            assertEquals(1, report.untold(), "a client that was never told to leave");
            assertEquals(StopReport.WaitEnd.CAP, report.waitEndedBy());
        }

        @Test
        void pooledClientsAreAllToldByTheirNextResponse() {
            StopFixture service = StopFixture.kubernetes();
            for (int i = 0; i < 20; i++) {
                service.client(0.1 * i, 4);
            }
            service.runTo(20);
            int openBefore = service.graceful.connections().open();

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(20, openBefore);
            assertEquals(0, report.untold(), "clients that were never told to leave");
            service.assertLeft(Phase.PROPAGATING, 28);
        }
    }

    @Nested
    class ManyConnections {

        private boolean certainAt(int connections, double second) {
            StopFixture service = StopFixture.kubernetes();
            for (int i = 0; i < connections; i++) {
                service.graceful.connections().opened(() -> {});
            }
            List<Boolean> seen = new ArrayList<>();
            service.at(
                    second,
                    () -> seen.add(service.graceful.outstanding().farewell().certain()));

            service.stop(StopCause.SIGTERM);

            return seen.get(0);
        }

        @Test
        void areToldSpreadOverTheFirstQuarterOfTheFloor() {
            assertFalse(certainAt(501, 1.99), "all clients would reconnect in the same instant");
            assertTrue(certainAt(501, 2), "the spread takes time that the wait needs");
        }

        @Test
        void fewAreToldAtOnce() {
            assertTrue(certainAt(500, 0.01));
        }
    }

    @Nested
    class NoWait {

        @ParameterizedTest
        @EnumSource(
                value = StopCause.class,
                names = {"SIGTERM", "API", "JVM_SHUTDOWN"})
        void whereNothingRoutesToThisInstance(StopCause cause) {
            StopFixture service = StopFixture.local(settings -> {});
            service.graceful.connections().opened(() -> {});

            StopReport report = service.stop(cause);

            service.assertEntered(Phase.DRAINING, 0);
            service.assertEntered(Phase.STOPPED, 0);
            assertEquals(StopReport.WaitEnd.NONE, report.waitEndedBy());
        }

        @Test
        void forCtrlCWhichGoesStraightToDraining() {
            StopFixture service = StopFixture.kubernetes();
            service.newConnection(0);
            service.runTo(0.1);

            StopReport report = service.stop(StopCause.SIGINT);

            assertFalse(service.reached(Phase.PROPAGATING), "a developer had to wait for routers");
            service.assertEntered(Phase.STOPPED, 0.1);
            assertEquals(StopReport.WaitEnd.NONE, report.waitEndedBy());
        }

        @Test
        void butCtrlCStillWaitsForARequest() {
            StopFixture service = StopFixture.local(settings -> {});
            service.request(0, 2);
            service.runTo(0.5);

            StopReport report = service.stop(StopCause.SIGINT);

            service.assertLeft(Phase.DRAINING, 2);
            assertTrue(report.clean(), "Ctrl-C cut a request");
        }

        @Test
        void withADelayOfZeroInKubernetesOnlySilenceIsWaitedFor() {
            StopFixture service = StopFixture.kubernetes(settings -> settings.propagationDelay(seconds(0)));
            service.newConnection(9);
            service.newConnection(10.5);
            service.runTo(10);
            service.graceful.connections().connections().forEach(ConnectionLedger.Connection::closed);

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 13.5);
        }
    }

    @Test
    void everythingIsServedUntilTheListenersClose() {
        List<String> answers = new ArrayList<>();
        StopFixture service = StopFixture.kubernetes();
        for (double second : new double[] {0.5, 4, 7.9, 9}) {
            service.at(
                    second,
                    () -> answers.add(service.phase() + " farewell "
                            + service.graceful.outstanding().farewell().due()));
        }
        service.request(1, 10);

        service.stop(StopCause.SIGTERM);

        assertEquals(
                List.of(
                        "PROPAGATING farewell true",
                        "PROPAGATING farewell true",
                        "PROPAGATING farewell true",
                        "DRAINING farewell true"),
                answers);
    }
}
