package io.graceful.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class WaitsTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final ManualTime time = new ManualTime();

    @Nested
    class Until {

        @Test
        void whatHoldsAlreadyCostsNoTime() throws InterruptedException {
            assertTrue(Waits.until(time, () -> true, Deadline.in(time, SECOND)));
            assertEquals(Duration.ZERO, time.elapsed());
        }

        @Test
        void whatHoldsAlreadyHoldsAfterTheDeadlineToo() throws InterruptedException {
            assertTrue(Waits.until(time, () -> true, Deadline.in(time, SECOND.negated())));
        }

        @Test
        void whatComesIsSeenWithinFiveMilliseconds() throws InterruptedException {
            boolean[] holds = {false};
            time.at(Duration.ofMillis(503), () -> holds[0] = true);

            assertTrue(Waits.until(time, () -> holds[0], Deadline.in(time, SECOND)));

            assertEquals(503, time.elapsed().toMillis(), 5);
        }

        @Test
        void theDeadlineIsMetExactly() throws InterruptedException {
            assertFalse(Waits.until(time, () -> false, Deadline.in(time, SECOND)));

            assertEquals(SECOND, time.elapsed());
        }

        @Test
        void whatComesAtTheDeadlineCounts() throws InterruptedException {
            assertTrue(Waits.until(time, () -> time.elapsed().equals(SECOND), Deadline.in(time, SECOND)));
        }

        @Test
        void thePausesGrowSoThatShortWaitsAreShortAndLongOnesCheap() throws InterruptedException {
            List<Long> askedAt = new ArrayList<>();

            Waits.until(time, () -> !askedAt.add(time.elapsed().toNanos() / 1000), Deadline.in(time, SECOND));

            assertEquals(List.of(0L, 200L, 600L, 1400L, 3000L, 6200L, 11200L), askedAt.subList(0, 7));
            assertTrue(askedAt.size() < 250, "asked " + askedAt.size() + " times in a second");
        }

        @Test
        void anInterruptEndsTheWait() {
            Thread.currentThread().interrupt();

            assertThrows(InterruptedException.class, () -> Waits.until(time, () -> false, Deadline.in(time, SECOND)));
        }
    }

    @Nested
    class Deadlines {

        @Test
        void remainUntilTheyPassAndAreNeverNegative() {
            Deadline deadline = Deadline.in(time, SECOND);

            time.advance(Duration.ofMillis(999));
            assertFalse(deadline.passed());
            assertEquals(Duration.ofMillis(1), deadline.remaining());
            time.advance(Duration.ofMillis(1));

            assertTrue(deadline.passed(), "at its moment a deadline has come");
            time.advance(SECOND);
            assertEquals(Duration.ZERO, deadline.remaining());
        }

        @Test
        void countFromAFormerMoment() {
            long start = time.nanos();
            time.advance(SECOND);

            assertEquals(
                    SECOND, Deadline.at(time, start, SECOND.multipliedBy(2)).remaining());
        }

        @Test
        void areComparedAcrossTheOverflowOfTheClock() {
            Deadline before = Deadline.in(time, Duration.ofSeconds(4));
            Deadline after = Deadline.in(time, Duration.ofSeconds(6));

            assertEquals(before, before.earlier(after), "the clock overflows after five seconds");
            assertEquals(before, after.earlier(before));
            assertEquals(after, before.later(after));
            assertEquals(after, after.later(before));
            time.advance(Duration.ofSeconds(5).plusMillis(1));
            assertTrue(before.passed());
            assertFalse(after.passed());
        }

        @Test
        void canBeMovedForward() {
            Deadline deadline = Deadline.in(time, SECOND.multipliedBy(3)).minus(SECOND);

            assertEquals(SECOND.multipliedBy(2), deadline.remaining());
            assertEquals("in 2s", deadline.toString());
        }
    }
}
