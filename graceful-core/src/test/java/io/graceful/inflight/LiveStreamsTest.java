package io.graceful.inflight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveStreamsTest {

    private static final Duration STEP = Duration.ofMillis(5);

    private final LiveStreams streams = new LiveStreams(new InlineThreads(new ManualTime()));
    private int ended;

    private void open(int count) {
        for (int i = 0; i < count; i++) {
            streams.opened("events", () -> ended++);
        }
    }

    /** Does what the wait does: ends some every five milliseconds, and says how many had ended after each tenth. */
    private List<Integer> endOver(Duration whole) {
        List<Integer> tenths = new ArrayList<>();
        Duration left = whole;
        for (int step = 1; !left.isZero(); step++) {
            left = left.minus(STEP);
            streams.endSome(left, STEP);
            if (step * STEP.toMillis() * 10 % whole.toMillis() == 0) {
                tenths.add(ended);
            }
        }
        return tenths;
    }

    @ParameterizedTest
    @CsvSource({"10, 8", "100, 8", "1000, 8", "20000, 8", "50, 2", "100, 40"})
    void areEndedEvenlyOverTheWholeWait(int count, int seconds) {
        open(count);

        List<Integer> tenths = endOver(Duration.ofSeconds(seconds));

        for (int i = 0; i < 9; i++) {
            assertEquals(
                    count * (i + 1) / 10.0,
                    tenths.get(i),
                    1 + count / 100.0,
                    "ended after " + (i + 1) + " tenths, so that clients do not all come back at once: " + tenths);
        }
        assertEquals(count, tenths.get(9), "some were never asked to end");
    }

    @Test
    void aSingleOneIsEndedWithinTheWait() {
        open(1);

        endOver(Duration.ofSeconds(8));

        assertEquals(1, ended);
    }

    @Test
    void oneThatOpensDuringTheWaitIsEndedToo() {
        open(10);
        streams.endSome(Duration.ofSeconds(4), Duration.ofSeconds(4));
        open(1);

        streams.endSome(Duration.ZERO, STEP);

        assertEquals(11, ended);
        assertEquals(0, streams.open());
    }

    @Test
    void withNoTimeLeftAllEndAtOnce() {
        open(1000);

        streams.endSome(Duration.ZERO, Duration.ZERO);

        assertEquals(1000, ended);
    }

    @Test
    void oneThatItsClientClosedIsNotEnded() {
        LiveStreams.Stream stream = streams.opened("events", () -> ended++);

        stream.close();
        streams.endSome(Duration.ZERO, Duration.ZERO);

        assertEquals(0, ended);
        assertEquals(0, streams.open());
    }

    @Test
    void eachIsEndedOnce() {
        open(3);

        streams.endSome(Duration.ZERO, Duration.ZERO);
        streams.endSome(Duration.ZERO, Duration.ZERO);

        assertEquals(3, ended);
    }

    @Test
    void oneThatThrowsDoesNotSaveTheOthers() {
        for (int i = 0; i < 20; i++) {
            streams.opened("broken", () -> {
                throw new IllegalStateException("already closed");
            });
            streams.opened("very broken", () -> {
                throw new NoClassDefFoundError("com/acme/Frame");
            });
        }
        open(20);

        streams.endSome(Duration.ZERO, Duration.ZERO);

        assertEquals(20, ended, "a stream was left because another could not be ended");
        assertEquals(0, streams.open());
    }

    @Test
    void areEndedOnAThreadOfTheirOwnSoThatOneThatHangsHoldsNothingUp() {
        streams.opened("stuck", () -> {
            throw InlineThreads.hang();
        });

        streams.endSome(Duration.ZERO, Duration.ZERO);
        open(1);
        streams.endSome(Duration.ZERO, STEP);

        assertEquals(1, ended, "a stream that hangs saved the ones after it");
    }

    @Test
    void theOldestGoFirstForAYoungOneMayEndByItself() {
        List<String> order = new ArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            streams.opened(name, () -> order.add(name));
        }

        for (int i = 0; i < 3; i++) {
            streams.endSome(Duration.ofSeconds(3 - i), Duration.ofSeconds(1));
        }

        assertEquals("first", order.get(0));
        assertEquals("second", order.get(1));
    }

    @Test
    void oneThatHangsDoesNotHoldBackThoseThatWereToEndWithIt() {
        streams.opened("stuck", () -> {
            throw InlineThreads.hang();
        });
        open(10);

        for (int i = 0; i < 30; i++) {
            streams.endSome(Duration.ZERO, STEP);
        }

        assertEquals(10, ended, "a stream that hangs saved those behind it");
    }

    @Nested
    class ThatAreRequests {

        private final InFlight requests = new InFlight(new ManualTime());

        @Test
        void doNotCountAsInFlight() {
            requests.begin();
            requests.begin();
            LiveStreams.Stream events = streams.openedByRequest("events", () -> ended++);

            assertEquals(1, streams.notStreams(requests), "an event stream holds the drain");
            events.close();
            events.close();

            assertEquals(2, streams.notStreams(requests), "a stream that closes twice hides a request");
        }

        @Test
        void areAskedToEndLikeOthersAndLeftOutUntilTheyDo() {
            requests.begin();
            LiveStreams.Stream events = streams.openedByRequest("events", () -> ended++);

            streams.endSome(Duration.ZERO, Duration.ZERO);

            assertEquals(1, ended);
            assertEquals(0, streams.notStreams(requests), "asked to end, it holds the drain");
            events.close();
            assertEquals(1, streams.notStreams(requests));
        }

        /** One request is open all the time, so a drain that sees none would cut it. */
        @Test
        void neverHideARequestWhileTheyComeAndGo() throws InterruptedException {
            requests.begin();
            AtomicBoolean over = new AtomicBoolean();
            Thread busy = new Thread(() -> {
                while (!over.get()) {
                    int slot = requests.begin();
                    streams.openedByRequest("events", () -> {}).close();
                    requests.end(slot);
                }
            });
            busy.start();

            long lowest = Long.MAX_VALUE;
            while (requests.begun() < 300_000) {
                lowest = Math.min(lowest, streams.notStreams(requests));
            }
            over.set(true);
            busy.join();

            assertEquals(1, lowest, "a drain would have seen nothing in flight");
        }
    }
}
