package io.graceful.inflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class InFlightTest {

    private final ManualTime time = new ManualTime();
    private final InFlight requests = new InFlight(time);

    private static InFlight.Describer labels(String... labels) {
        return new InFlight.Describer() {
            @Override
            public String label(int slot) {
                return slot >= 0 && slot < labels.length ? labels[slot] : null;
            }

            @Override
            public Thread thread(int slot) {
                return null;
            }
        };
    }

    @Test
    void countsWhatIsOpenAndWhatEverBegan() {
        int first = requests.begin();
        int second = requests.begin();

        requests.end(first);

        assertEquals(1, requests.open());
        assertEquals(2, requests.begun());
        requests.end(second);
        assertEquals(0, requests.open());
    }

    @Nested
    class Ages {

        @Test
        void ofNothingIsZero() {
            assertEquals(Duration.ZERO, requests.oldest());
            assertEquals(List.of(), requests.oldest(10));
        }

        @Test
        void areOfTheOldest() {
            int old = requests.begin();
            time.advance(Duration.ofSeconds(4));
            requests.begin();
            time.advance(Duration.ofSeconds(1));

            assertEquals(5, requests.oldest().toSeconds());
            requests.end(old);

            assertEquals(1, requests.oldest().toSeconds(), "an ended request still ages");
        }

        @Test
        void surviveTheOverflowOfTheClock() {
            requests.begin();
            time.advance(Duration.ofSeconds(9));

            assertEquals(9, requests.oldest().toSeconds(), "the clock overflows five seconds after the start");
            assertEquals(9, requests.oldest(1).get(0).age().toSeconds());
        }

        @Test
        void comeOldestFirstAndNoMoreThanAskedFor() {
            for (int i = 0; i < 5; i++) {
                requests.begin();
                time.advance(Duration.ofSeconds(1));
            }

            assertEquals(
                    List.of(5L, 4L, 3L),
                    requests.oldest(3).stream()
                            .map(work -> work.age().toSeconds())
                            .toList());
        }
    }

    @Nested
    class Slots {

        @Test
        void areNeverSharedByOpenRequests() {
            Set<Integer> taken = new HashSet<>();
            int without = 0;
            for (int i = 0; i < InFlight.SLOTS; i++) {
                int slot = requests.begin();
                if (slot == InFlight.NO_SLOT) {
                    without++;
                } else {
                    assertTrue(taken.add(slot), "slot " + slot + " belongs to two requests");
                }
            }

            assertEquals(InFlight.SLOTS, requests.open(), "a request without a slot does not count");
            assertEquals(InFlight.SLOTS, taken.size() + without);
        }

        @Test
        void overflowingOnesCountWithoutAnAgeAndEndLikeOthers() {
            List<Integer> slots = new ArrayList<>();
            while (!slots.contains(InFlight.NO_SLOT)) {
                slots.add(requests.begin());
            }
            int most = slots.size();

            assertEquals(most, requests.open());
            assertEquals(most - 1, requests.oldest(Integer.MAX_VALUE).size());
            slots.forEach(requests::end);

            assertEquals(0, requests.open(), "a request without a slot never ends");
        }

        @Test
        void ofOneThreadAreBorrowedFromItsNeighbours() {
            int with = 0;
            while (requests.begin() != InFlight.NO_SLOT) {
                with++;
            }

            assertEquals(4 * InFlight.SLOTS / 16, with, "a server with one I/O thread has that many ages");
        }

        @Test
        void thatAreFreedAreTakenAgainAtOnce() {
            requests.begin();
            int second = requests.begin();
            requests.begin();

            requests.end(second);

            assertEquals(second, requests.begin(), "a busy thread moves through memory");
        }

        @Test
        void mayBeEndedByAnotherThread() throws InterruptedException {
            int slot = requests.begin();
            Thread other = new Thread(() -> requests.end(slot));

            other.start();
            other.join();

            assertEquals(0, requests.open());
            assertEquals(Duration.ZERO, requests.oldest());
        }
    }

    @Nested
    class Labels {

        @Test
        void comeFromTheFirstWhoHasOne() {
            int slot = requests.begin();
            String[] known = new String[slot + 1];
            known[slot] = "GET /orders";
            requests.describeWith(labels());
            requests.describeWith(labels(known));
            known = known.clone();
            known[slot] = "never asked";
            requests.describeWith(labels(known));

            assertEquals("GET /orders", requests.oldest(1).get(0).label());
        }

        @Test
        void withoutAnybodyWhoKnowsItIsARequest() {
            requests.begin();
            time.advance(Duration.ofMillis(1500));

            assertEquals("request for 1.5s", requests.oldest(1).get(0).toString());
        }

        @Test
        void nameTheThreadAndWhereTheApplicationWaits() throws InterruptedException {
            CountDownLatch release = new CountDownLatch(1);
            CountDownLatch waiting = new CountDownLatch(1);
            Thread worker = new Thread(
                    () -> {
                        waiting.countDown();
                        awaitQuietly(release);
                    },
                    "worker-7");
            worker.start();
            waiting.await();
            requests.describeWith(new InFlight.Describer() {
                @Override
                public String label(int slot) {
                    return "GET /slow";
                }

                @Override
                public Thread thread(int slot) {
                    return worker;
                }
            });
            requests.begin();

            OpenWork open = requests.oldest(1).get(0);
            release.countDown();
            worker.join();

            assertEquals("worker-7", open.thread());
            assertTrue(open.where().contains("InFlightTest"), "where the application waits: " + open.where());
            assertTrue(open.toString().startsWith("GET /slow for 0s on worker-7 at "), open.toString());
        }

        private void awaitQuietly(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Test
    void theCountIsNeverTooLowWhileOthersBeginAndEnd() throws InterruptedException {
        requests.begin();
        AtomicBoolean stop = new AtomicBoolean();
        Thread busy = new Thread(() -> {
            while (!stop.get()) {
                requests.end(requests.begin());
            }
        });
        busy.start();

        long lowest = Long.MAX_VALUE;
        while (requests.begun() < 20_000) {
            lowest = Math.min(lowest, requests.open());
        }
        stop.set(true);
        busy.join();

        // Who looks only between the other's begin and end has never seen less than 2.
        assertTrue(lowest >= 1, "a drain would have seen nothing in flight");
        assertEquals(1, requests.open());
    }
}
