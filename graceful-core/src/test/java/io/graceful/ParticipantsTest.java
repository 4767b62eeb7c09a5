package io.graceful;

import static io.graceful.StopFixture.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.inflight.DrainParticipant;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopReport;
import io.graceful.time.InlineThreads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Consumers, schedulers, gRPC servers: what the drain waits for beside requests. */
class ParticipantsTest {

    private final List<String> calls = new ArrayList<>();
    private final StopFixture service = StopFixture.kubernetes();

    private DrainParticipant participant(String name, Runnable pause, IntSupplier pending) {
        return new DrainParticipant() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void pause() {
                pause.run();
            }

            @Override
            public int pending() {
                return pending.getAsInt();
            }
        };
    }

    private Duration now() {
        return service.time.elapsed();
    }

    @Test
    void arePausedAtTheSignalAndAskedFromTheDrainOn() {
        service.graceful.participant(participant("consumer", () -> calls.add("pause at " + now()), () -> {
            calls.add("pending at " + now() + " in " + service.phase());
            return 0;
        }));

        service.stop(StopCause.SIGTERM);

        assertEquals("pause at PT0S", calls.get(0));
        assertTrue(calls.get(1).endsWith("in DRAINING"), calls.toString());
        assertEquals(2, calls.size(), "asked again after it said zero");
    }

    @Test
    void arePausedWhenThereIsNoWaitToo() {
        service.graceful.participant(participant("consumer", () -> calls.add("pause"), () -> 0));

        service.stop(StopCause.SIGINT);

        assertEquals(List.of("pause"), calls);
    }

    @Test
    void holdTheDrainUntilTheySayZero() {
        service.graceful.participant(participant("consumer", () -> {}, () -> now().toSeconds() < 12 ? 3 : 0));

        StopReport report = service.stop(StopCause.SIGTERM);

        Duration left = service.time
                .elapsed(report.phases().get(2).at())
                .minus(report.phases().get(2).spent());
        assertEquals(12_000, left.toMillis(), 60, "asked about every 50 ms");
        assertTrue(report.clean());
    }

    @Test
    void areAskedAboutEveryFiftyMilliseconds() {
        service.graceful.participant(participant("consumer", () -> {}, () -> {
            calls.add("asked");
            return now().toSeconds() < 18 ? 1 : 0;
        }));

        service.stop(StopCause.SIGTERM);

        assertEquals(200, calls.size(), 20, "in ten seconds");
    }

    @Test
    void areAskedAgainAfterTheLastRequestHasHandedSomethingOver() {
        int[] pool = {0};
        service.graceful.participant(participant("pool", () -> {}, () -> pool[0]));
        service.request(1, 10);
        service.at(10, () -> pool[0] = 1);
        service.at(14, () -> pool[0] = 0);

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(Phase.DRAINING, service.phaseAt(seconds(13.9)), "what the request handed over was cut");
        assertEquals(Phase.STOPPED, service.phaseAt(seconds(14.2)));
        assertTrue(report.clean());
    }

    @Test
    void areAskedAgainAfterTrackedWorkThatNobodySaw() {
        int[] pool = {0};
        service.graceful.participant(participant("pool", () -> {}, () -> {
            if (now().toMillis() >= 8_000 && calls.isEmpty()) {
                calls.add("handed over while this answer was on its way");
                service.graceful.track("import").close();
                pool[0] = 1;
                service.at(12, () -> pool[0] = 0);
                return 0;
            }
            return pool[0];
        }));

        service.stop(StopCause.SIGTERM);

        assertEquals(Phase.DRAINING, service.phaseAt(seconds(11.9)));
        assertEquals(Phase.STOPPED, service.phaseAt(seconds(12.2)));
    }

    @Test
    void oneMayHandOverToAnotherThatHasSaidZero() {
        // The first is asked before the second, and gets its work after it has answered.
        int[] pool = {0, 1};
        service.graceful.participant(participant("second stage", () -> {}, () -> pool[0]));
        service.graceful.participant(participant("first stage", () -> {}, () -> {
            if (now().toSeconds() >= 10 && pool[1] == 1) {
                pool[1] = 0;
                pool[0] = 1;
                service.at(13, () -> pool[0] = 0);
            }
            return pool[1];
        }));

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(Phase.DRAINING, service.phaseAt(seconds(12.9)), "the second stage was done for ever");
        assertEquals(Phase.STOPPED, service.phaseAt(seconds(13.2)));
        assertTrue(report.clean());
    }

    @Test
    void aZeroGrowsOldWhileTheDrainListensForSilence() {
        int[] pool = {0};
        service.graceful.participant(participant("pool", () -> {}, () -> pool[0]));
        service.newConnection(0);
        service.request(1, 9);
        service.newConnection(8.5);
        service.at(11, () -> pool[0] = 1);
        service.at(13, () -> pool[0] = 0);

        StopReport report = service.stop(StopCause.SIGTERM);

        service.assertLeft(Phase.PROPAGATING, 8);
        assertEquals(Phase.DRAINING, service.phaseAt(seconds(12.9)));
        assertEquals(Phase.STOPPED, service.phaseAt(seconds(13.2)));
        assertTrue(report.clean());
    }

    @Test
    void aZeroThatIsOlderThanTheLastRequestVouchesForNothing() {
        // Begun while the wait goes on, so that something new begins faster than anybody can be asked.
        service.graceful.participant(participant("pool", () -> {}, () -> {
            service.graceful.requests().end(service.graceful.requests().begin());
            return 0;
        }));

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(StopReport.Outcome.CUT, report.outcome(), "nobody knows what the last request has handed over");
        assertEquals(
                "pool: said zero, but not after the last request",
                report.cut().get(0).label());
    }

    @Test
    void oneThatHasSaidZeroIsNotCutWithTheRequestThatIs() {
        service.graceful.participant(participant("pool", () -> {}, () -> 0));
        service.request(1, 100);

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(1, report.cutCount(), report.cut()::toString);
    }

    @Test
    void allHaveToSayZero() {
        service.graceful.participant(participant("first", () -> {}, () -> 0));
        service.graceful.participant(participant("second", () -> {}, () -> now().toSeconds() < 10 ? 1 : 0));

        service.stop(StopCause.SIGTERM);

        assertEquals(Phase.DRAINING, service.phaseAt(seconds(9.9)));
        assertEquals(Phase.STOPPED, service.phaseAt(seconds(10.1)));
    }

    @Test
    void oneThatNeverSaysZeroIsCutAtTheEndOfTheDrain() {
        service.graceful.participant(participant("consumer", () -> {}, () -> 7));

        StopReport report = service.stop(StopCause.SIGTERM);

        service.assertLeft(Phase.DRAINING, 25);
        assertEquals(StopReport.Outcome.CUT, report.outcome());
        assertEquals("consumer: 7 pending", report.cut().get(0).label());
        assertEquals(25, report.cut().get(0).age().toSeconds(), "since it was asked to pause");
    }

    @Test
    void aNegativeNumberIsZero() {
        service.graceful.participant(participant("consumer", () -> {}, () -> -1));

        StopReport report = service.stop(StopCause.SIGTERM);

        assertTrue(report.clean());
    }

    @Nested
    class ThatThrow {

        @Test
        void inPauseAreStillAsked() {
            service.graceful.participant(participant(
                    "consumer",
                    () -> {
                        throw new IllegalStateException("broker gone");
                    },
                    () -> 0));

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertEntered(Phase.STOPPING, 8);
            assertTrue(report.clean());
        }

        @Test
        void whenAskedAreAskedAgainAndCutInTheEnd() {
            service.graceful.participant(participant("consumer", () -> {}, () -> {
                calls.add("asked");
                throw new IllegalStateException("broker gone");
            }));

            StopReport report = service.stop(StopCause.SIGTERM);

            assertTrue(calls.size() > 100, "given up after " + calls.size());
            assertEquals("consumer: pending() failed", report.cut().get(0).label());
        }

        @Test
        void onceAndThenSayZeroAreDone() {
            service.graceful.participant(participant("consumer", () -> {}, () -> {
                calls.add("asked");
                if (calls.size() < 3) {
                    throw new NoClassDefFoundError("com/acme/Broker");
                }
                return 0;
            }));

            StopReport report = service.stop(StopCause.SIGTERM);

            assertTrue(report.clean());
            assertEquals(3, calls.size());
        }
    }

    @Nested
    class ThatHang {

        @Test
        void inPauseAreCutWithTheirPlaceAndHoldUpNobodyElse() {
            service.graceful.participant(participant(
                    "stuck",
                    () -> {
                        throw InlineThreads.hang();
                    },
                    () -> 0));
            service.graceful.participant(participant("other", () -> calls.add("other paused at " + now()), () -> 0));

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(List.of("other paused at PT0S"), calls);
            assertEquals(1, report.cut().size());
            assertEquals("stuck: pause() has not returned", report.cut().get(0).label());
            assertEquals("com.acme.Slow.call(Slow.java:12)", report.cut().get(0).where());
            service.assertLeft(Phase.DRAINING, 25);
        }

        @Test
        void whenAskedAreNotAskedASecondTimeMeanwhile() {
            service.graceful.participant(participant("stuck", () -> {}, () -> {
                calls.add("asked");
                throw InlineThreads.hang();
            }));

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(List.of("asked"), calls, "threads pile up behind a participant that hangs");
            assertEquals(
                    "stuck: pending() has not returned", report.cut().get(0).label());
        }
    }

    @Test
    void oneThatIsAddedDuringTheStopIsAskedAndHasAnHonestAge() {
        service.at(10, () -> service.graceful.participant(participant("late", () -> calls.add("paused"), () -> 2)));
        service.request(1, 11);

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals("late: 2 pending", report.cut().get(0).label());
        assertEquals(15_000, report.cut().get(0).age().toMillis(), 10, "since it was first asked");
        assertEquals(List.of("paused"), calls, "it was never told to take on no new work");
    }

    @Test
    void isPausedEvenIfItCannotSayItsName() {
        boolean[] paused = {false};
        StopFixture service = StopFixture.ready(
                settings -> {},
                parts -> parts.participant(new DrainParticipant() {
                    @Override
                    public String name() {
                        throw new IllegalStateException("no name yet");
                    }

                    @Override
                    public void pause() {
                        paused[0] = true;
                    }

                    @Override
                    public int pending() {
                        return 0;
                    }
                }));

        service.stop(StopCause.SIGTERM);

        assertTrue(paused[0], "it went on taking work");
    }
}
