package io.graceful;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.inflight.InFlight;
import io.graceful.inflight.Ongoing;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopReport;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the drain waits for, and what it must not wait for. */
class WorkAndStreamsTest {

    private final StopFixture service = StopFixture.kubernetes();

    @Nested
    class TrackedPieces {

        @Test
        void holdTheDrain() {
            Ongoing work = service.graceful.track("import");
            service.at(14, work::close);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.DRAINING, 14);
            assertEquals(1, report.inFlightAtStop());
            assertTrue(report.clean());
        }

        @Test
        void areCutWithNameAndAgeWhenTimeIsOver() {
            service.graceful.track("import");

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.DRAINING, 25);
            assertEquals("import", report.cut().get(0).label());
            assertEquals(Duration.ofSeconds(25), report.cut().get(0).age());
        }

        @Test
        void ofAnExecutorHoldItWhileTheyAreQueued() {
            Deque<Runnable> queue = new ArrayDeque<>();
            Executor mail = service.graceful.track("mail", (Executor) queue::add);
            mail.execute(() -> {});
            service.at(13, () -> queue.remove().run());

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.DRAINING, 13);
            assertTrue(report.clean());
        }

        @Test
        void ofAnExecutorThatDroppedThemHoldNothing() throws InterruptedException {
            ThreadPoolExecutor pool = new ThreadPoolExecutor(
                    1, 1, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(1), new ThreadPoolExecutor.DiscardPolicy());
            Executor mail = service.graceful.track("mail", (Executor) pool);
            for (int i = 0; i < 10_000; i++) {
                mail.execute(Thread::onSpinWait);
            }
            await().until(() -> pool.getQueue().isEmpty() && pool.getActiveCount() == 0);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertEntered(Phase.STOPPED, 8);
            assertTrue(report.clean(), report::toString);
            pool.shutdown();
        }

        @Test
        void thatBeginDuringTheDrainHoldItToo() {
            service.request(7, 10);
            List<Ongoing> begun = new ArrayList<>();
            service.at(9, () -> begun.add(service.graceful.track("follow-up")));
            service.at(16, () -> begun.get(0).close());

            service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.DRAINING, 16);
        }
    }

    @Nested
    class Requests {

        @Test
        void thatAreCutAreListedOldestFirst() {
            service.request(1, 100);
            service.request(5, 100);
            service.request(2, 100);

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(
                    List.of(24L, 23L, 20L),
                    report.cut().stream().map(work -> work.age().toSeconds()).toList());
        }

        @Test
        void thatArriveDuringTheDrainAreServedAndWaitedFor() {
            service.request(7, 10);
            service.request(9.9, 14);
            service.request(13.9, 17);

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertLeft(Phase.DRAINING, 17);
            assertEquals(3, report.lateRequests());
            assertTrue(report.clean());
        }

        @Test
        void manyThatAreCutAreListedUpToALimit() {
            for (int i = 0; i < 120; i++) {
                service.request(1, 100);
            }

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(50, report.cut().size());
            assertEquals(120, report.cutCount(), "lost requests that no report counts");
        }

        @Test
        void thatHaveNoAgeAreCutAllTheSame() {
            List<Integer> slots = new ArrayList<>();
            while (!slots.contains(InFlight.NO_SLOT)) {
                slots.add(service.graceful.requests().begin());
            }
            service.at(9, () -> slots.subList(0, slots.size() - 1).forEach(service.graceful.requests()::end));

            StopReport report = service.stop(StopCause.SIGTERM);

            assertEquals(1, report.cutCount());
            assertEquals(
                    StopReport.Outcome.CUT,
                    report.outcome(),
                    "a lost request was called clean because it could not be listed");
            assertFalse(report.clean());
        }
    }

    @Nested
    class LongLivedStreams {

        private final List<Duration> ended = new ArrayList<>();

        private void open(int count) {
            for (int i = 0; i < count; i++) {
                service.graceful.stream("events-" + i, () -> ended.add(service.time.elapsed()));
            }
        }

        private long endedBy(double second) {
            return ended.stream()
                    .filter(at -> at.compareTo(StopFixture.seconds(second)) <= 0)
                    .count();
        }

        @Test
        void areEndedSpreadOverTheFloorOfTheWait() {
            open(80);

            service.stop(StopCause.SIGTERM);

            for (int second = 1; second < 8; second++) {
                assertEquals(10L * second, endedBy(second), 2, "ended after " + second + " s");
            }
            assertEquals(80, endedBy(8.01), "some were left to the end of the process");
        }

        @Test
        void neverHoldTheDrain() {
            service.graceful.stream("deaf", () -> {});

            StopReport report = service.stop(StopCause.SIGTERM);

            service.assertEntered(Phase.STOPPED, 8);
            assertEquals(0, report.inFlightAtStop());
            assertTrue(report.clean());
        }

        @Test
        void areEndedAtOnceWhenASecondSignalEndsTheWait() {
            open(80);
            service.stopAt(2, StopCause.SIGTERM);

            service.stop(StopCause.SIGTERM);

            assertEquals(20, endedBy(1.99), 2);
            assertEquals(80, endedBy(2.01));
        }

        @Test
        void areEndedAtOnceByCtrlC() {
            open(5);

            service.stop(StopCause.SIGINT);

            assertEquals(5, endedBy(0));
        }

        @Test
        void areEndedAtOnceWhereNothingRoutesToThisInstance() {
            StopFixture local = StopFixture.local(settings -> {});
            local.graceful.stream("events", () -> ended.add(local.time.elapsed()));

            local.stop(StopCause.SIGTERM);

            assertEquals(List.of(Duration.ZERO), ended);
        }

        @Test
        void thatOpenDuringTheWaitAreEndedByItsEnd() {
            service.at(7.9, () -> open(3));

            service.stop(StopCause.SIGTERM);

            assertEquals(3, endedBy(8.01));
        }

        @Test
        void thatOpenDuringTheDrainAreEndedAtOnce() {
            service.request(7, 12);
            service.at(10, () -> open(3));

            service.stop(StopCause.SIGTERM);

            assertEquals(3, endedBy(10.01), "a stream was left to be cut off with its connection");
        }
    }
}
