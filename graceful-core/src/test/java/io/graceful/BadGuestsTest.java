package io.graceful;

import static io.graceful.StopFixture.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.inflight.DrainParticipant;
import io.graceful.inflight.InFlight;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopReport;
import io.graceful.time.InlineThreads;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Code of others that throws or hangs during the stop: it costs its own limit, never the stop. */
class BadGuestsTest {

    private final List<String> heard = new ArrayList<>();

    @Nested
    class Listeners {

        @Test
        void thatThrowInEveryPhaseChangeNoTime() {
            StopFixture service = StopFixture.ready(
                    settings -> {},
                    parts -> parts.onPhase(change -> {
                        heard.add(change.to().name());
                        throw new IllegalStateException("broken");
                    }));

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(
                    List.of("WARMING_UP", "READY", "PROPAGATING", "DRAINING", "STOPPING", "STOPPED"),
                    heard,
                    "a listener that throws is still told");
            service.assertLeft(Phase.PROPAGATING, 8);
            service.assertEntered(Phase.STOPPED, 8);
            assertTrue(report.clean(), "a listener is not part of the outcome");
        }

        @Test
        void thatHangInTheWaitDoNotMakeItLonger() {
            StopFixture service = StopFixture.ready(
                    settings -> {},
                    parts -> parts.onPhase(change -> {
                        if (change.to() == Phase.PROPAGATING) {
                            throw InlineThreads.hang();
                        }
                    }));

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
        }
    }

    @Nested
    class ReportListeners {

        @Test
        void thatThrowOrHangDoNotKeepTheOthersFromTheReport() {
            StopFixture service = StopFixture.ready(
                    settings -> {},
                    parts -> parts.onReport(report -> {
                                throw new IllegalStateException("broken");
                            })
                            .onReport(report -> {
                                throw InlineThreads.hang();
                            })
                            .onReport(report -> heard.add(report.outcome().name())));

            service.stop(StopCause.SIGTERM);

            assertEquals(List.of("CLEAN"), heard);
            assertEquals(List.of("stop-listener"), service.threads.interrupted());
            assertEquals(8500, service.time.elapsed().toMillis(), 10, "half a second for the one that hangs");
            assertTrue(service.graceful.attempt().isFinished());
        }

        @Test
        void thatHangAllTogetherAreOverBeforeTheKill() {
            StopFixture service = StopFixture.ready(settings -> {}, parts -> {
                parts.onStop("pool", () -> {
                    throw InlineThreads.hang();
                });
                for (int i = 0; i < 20; i++) {
                    parts.onReport(report -> {
                        throw InlineThreads.hang();
                    });
                }
            });
            service.request(1, 100);

            service.graceful.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.STOPPING, 28);
            assertTrue(
                    service.time.elapsed().compareTo(seconds(30)) < 0,
                    "still there at " + service.time.elapsed() + " when SIGKILL comes");
        }

        @Test
        void hearOfTheStopAfterItsPhase() {
            StopFixture[] made = new StopFixture[1];
            StopFixture service = made[0] = StopFixture.ready(
                    settings -> {},
                    parts -> parts.onReport(report -> heard.add(made[0].phase().name())));

            service.stop(StopCause.SIGTERM);

            assertEquals(List.of("STOPPED"), heard);
        }
    }

    @Nested
    class Streams {

        @Test
        void thatThrowDoNotEndTheWait() {
            StopFixture service = StopFixture.kubernetes();
            service.graceful.stream("events", () -> {
                throw new StackOverflowError("the application's own");
            });

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.PROPAGATING, 8);
            assertTrue(report.clean());
        }
    }

    /** Nothing should throw on the stop's own thread; should it all the same, the stop still has to end. */
    @Nested
    class OnTheStopsOwnThread {

        private final StopFixture service =
                StopFixture.ready(settings -> {}, parts -> parts.onStop("pool", () -> heard.add("pool closed")));

        private void breakTheDrain() {
            service.request(1, 100);
            service.graceful.requests().describeWith(new InFlight.Describer() {
                @Override
                public String label(int slot) {
                    throw new IllegalStateException("an adapter's mistake");
                }

                @Override
                public Thread thread(int slot) {
                    return null;
                }
            });
        }

        @Test
        void aFailureInTheDrainStillRunsTheHooks() {
            breakTheDrain();

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(List.of("pool closed"), heard, "a failure cost the hooks their turn");
            assertEquals(Phase.STOPPED, service.phase());
            assertTrue(service.graceful.attempt().isFinished());
            assertEquals(StopCause.SIGTERM, report.cause());
            assertEquals(StopReport.Outcome.HOOK_FAILED, report.outcome(), "a stop that failed calls itself clean");
            assertEquals(
                    "java.lang.IllegalStateException: an adapter's mistake",
                    report.hooks().get(0).problem());
        }

        @Test
        void aFailureAfterAPreStopCallWaitsForSigtermAsAlways() {
            breakTheDrain();

            service.graceful.stop(StopCause.PRE_STOP);

            assertTrue(service.graceful.attempt().isDrained(), "the kubelet's call is never answered");
            assertEquals(0, service.reports());
            service.stop(StopCause.SIGTERM);
            assertEquals(List.of("pool closed"), heard);
        }

        @Test
        void aFailureInTheWaitStillRunsTheHooks() {
            service.threads.refuse("participant");
            service.graceful.participant(new DrainParticipant() {
                @Override
                public String name() {
                    return "consumer";
                }

                @Override
                public int pending() {
                    return 0;
                }
            });

            service.stop(StopCause.SIGTERM);

            assertEquals(
                    List.of("pool closed"), heard, "a machine without a free thread kept the service from stopping");
            assertEquals(Phase.STOPPED, service.phase());
        }

        @Test
        void aFailureAmongTheHooksEndsTheAttemptAllTheSame() {
            service.threads.refuse("hook-pool");

            service.graceful.stop(StopCause.API);

            StopAttempt attempt = service.graceful.attempt();
            assertTrue(attempt.isFinished(), "whoever waits for the end waits for ever");
            assertFalse(heard.contains("pool closed"));
            service.graceful.close();
            assertEquals(8, service.time.elapsed().toSeconds(), "close() waited for what cannot come");
        }
    }
}
