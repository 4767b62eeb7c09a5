package io.graceful.inflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graceful.time.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A second each of the races that {@code benchmarks/} searches at length, so that a change which loses requests fails the
 * normal build.
 */
@Timeout(30)
class InFlightRaceTest {

    private static final long SEARCH = TimeUnit.SECONDS.toNanos(1);
    private static final int STOPS = 256;

    private final InFlight inFlight = new InFlight(Time.system());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @BeforeEach
    void needTwoProcessors() {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one processor runs no race");
    }

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    /** Many services stop, each at the moment one request begins there; then they all do it again. */
    @Test
    void requestAndDrainNeverMissEachOther() throws Exception {
        List<Stop> stops = Stream.generate(Stop::new).limit(STOPS).toList();
        AtomicBoolean over = new AtomicBoolean();
        Track requestTrack = new Track();
        Track drainTrack = new Track();
        Future<?> requests = threads.submit(() -> {
            for (int round = 1; ; round++) {
                requestTrack.reach(drainTrack, round, 0);
                if (over.get()) {
                    return;
                }
                for (int i = 0; i < STOPS; i++) {
                    requestTrack.keepUpWith(drainTrack, round, i);
                    stops.get(i).request(round);
                }
                requestTrack.reach(drainTrack, round, STOPS);
            }
        });

        int round = 0;
        int races = 0;
        int lost = 0;
        long start = System.nanoTime();
        // A machine with more to do may let the two take turns instead: then a little longer.
        while (System.nanoTime() - start < (races == 0 ? 10 * SEARCH : SEARCH)) {
            round++;
            drainTrack.reach(requestTrack, round, 0);
            for (int i = 0; i < STOPS; i++) {
                drainTrack.keepUpWith(requestTrack, round, i);
                stops.get(i).drain(round);
            }
            drainTrack.reach(requestTrack, round, STOPS);
            for (Stop stop : stops) {
                races += stop.requestSawDrain && stop.drainSawRequest ? 1 : 0;
                lost += stop.requestSawDrain || stop.drainSawRequest ? 0 : 1;
                stop.inFlight.end(stop.slot);
            }
        }
        over.set(true);
        drainTrack.reach(requestTrack, round + 1, 0);
        requests.get();

        assertEquals(
                0, lost, "requests that neither saw the drain nor were seen by it, in " + round * STOPS + " stops");
        assumeTrue(races > 0, "requests and drains took turns: no race in " + round * STOPS + " stops");
    }

    /**
     * The baton is always an open request: who takes it has put down a younger one first, and ends it, whoever began it.
     */
    @Test
    void zeroIsNeverReportedWhileARequestIsOpen() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger baton = new AtomicInteger(inFlight.begin());
        List<Future<Integer>> runners = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            runners.add(threads.submit(() -> {
                int begun = 0;
                for (; !over.get(); begun++) {
                    inFlight.end(baton.getAndSet(inFlight.begin()));
                }
                return begun;
            }));
        }

        long looks = 0;
        long tooLow = 0;
        for (long start = System.nanoTime(); System.nanoTime() - start < SEARCH; looks++) {
            tooLow += inFlight.open() < 1 ? 1 : 0;
        }
        over.set(true);
        long begun = 1;
        for (Future<Integer> runner : runners) {
            begun += runner.get();
        }
        inFlight.end(baton.get());

        assertEquals(0, tooLow, "times nothing seemed open while a request was, in " + looks + " looks");
        assertEquals(0, inFlight.open(), "open requests after all have ended");
        assertEquals(begun, inFlight.begun(), "requests ever begun");
    }

    private static final class Stop {

        final InFlight inFlight = new InFlight(Time.system());
        volatile int phase;
        boolean requestSawDrain;
        boolean drainSawRequest;
        int slot;

        void request(int round) {
            slot = inFlight.begin();
            requestSawDrain = phase == round;
        }

        void drain(int round) {
            phase = round;
            drainSawRequest = inFlight.open() != 0;
        }
    }

    /** How far a thread has come. Spins, because one that is woken up comes too late for any race. */
    private static final class Track {

        private static final int PATIENCE = 256;

        private volatile int position;

        /** Waits until the other is there too. */
        void reach(Track other, int round, int place) {
            position = round * (STOPS + 1) + place;
            while (!meets(other)) {
                // The other may be waiting for this processor; or have failed, and then the time limit interrupts.
                Thread.yield();
                if (Thread.currentThread().isInterrupted()) {
                    throw new CancellationException("the other thread did not come");
                }
            }
        }

        /** Gives the other a chance to be there at the same instant. */
        void keepUpWith(Track other, int round, int place) {
            position = round * (STOPS + 1) + place;
            meets(other);
        }

        private boolean meets(Track other) {
            for (int turn = 0; other.position < position && turn < PATIENCE; turn++) {
                Thread.onSpinWait();
            }
            return other.position >= position;
        }
    }
}
