package io.graceful.inflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ConnectionLedgerTest {

    private final ManualTime time = new ManualTime();
    private final ConnectionLedger ledger = new ConnectionLedger(time);

    private void assertCounts(int open, long untold, long toldEver, long openedEver) {
        assertEquals(
                List.of((long) open, untold, toldEver, openedEver),
                List.of((long) ledger.open(), ledger.untold(), ledger.toldEver(), ledger.openedEver()),
                "open, untold, told ever, opened ever");
    }

    @Test
    void isEmptyAtFirst() {
        assertCounts(0, 0, 0, 0);
    }

    @Test
    void aNewConnectionIsOpenAndUntold() {
        ledger.opened(() -> {});

        assertCounts(1, 1, 0, 1);
    }

    @Test
    void toldOnceByOneCallerOnly() {
        ConnectionLedger.Connection connection = ledger.opened(() -> {});

        assertTrue(connection.tell(), "nobody may tell it");
        assertFalse(connection.tell(), "told twice");

        assertTrue(connection.isTold());
        assertCounts(1, 0, 1, 1);
    }

    @Test
    void closedTwiceCountsOnce() {
        ConnectionLedger.Connection connection = ledger.opened(() -> {});
        ledger.opened(() -> {});

        connection.closed();
        connection.closed();

        assertCounts(1, 1, 0, 2);
    }

    @Test
    void toldAndThenClosedCountsOnce() {
        ConnectionLedger.Connection connection = ledger.opened(() -> {});
        ledger.opened(() -> {});

        connection.tell();
        connection.closed();

        assertCounts(1, 1, 1, 2);
    }

    @Test
    void closedAndThenToldCountsOnce() {
        ConnectionLedger.Connection connection = ledger.opened(() -> {});
        ledger.opened(() -> {});

        connection.closed();
        connection.tell();

        assertCounts(1, 1, 1, 2);
    }

    @Test
    void closeRunsTheClosersOwnWay() {
        List<String> closed = new ArrayList<>();
        ledger.opened(() -> closed.add("first"));
        ledger.opened(() -> closed.add("second"));

        ledger.connections().forEach(ConnectionLedger.Connection::close);

        assertEquals(2, closed.size());
        assertEquals(2, ledger.open(), "whether it is gone the server says, by closed()");
    }

    @Nested
    class WithManyStreams {

        private final List<String> told = new ArrayList<>();

        private ConnectionLedger.Connection opened(boolean fragile) {
            return ledger.opened(() -> {}, () -> told.add("goaway"), fragile);
        }

        private void tellIdle(boolean busyToo) {
            ledger.tellIdle(Duration.ofMillis(500), busyToo);
        }

        @Test
        void areToldWithTheEndOfTheLastOpenStream() {
            ConnectionLedger.Connection connection = opened(false);
            connection.streamBegan();
            connection.streamBegan();

            connection.streamEnded(true);
            assertEquals(List.of(), told, "told while a stream is open");
            connection.streamEnded(true);

            assertEquals(List.of("goaway"), told);
            assertCounts(1, 0, 1, 1);
        }

        @Test
        void areToldAMomentLaterIfTheyAreFragile() {
            ConnectionLedger.Connection connection = opened(true);
            connection.streamBegan();

            connection.streamEnded(true);
            ledger.tellAnswered();
            assertEquals(List.of(), told, "it fails an answer that it is just handing over");
            time.advance(ConnectionLedger.HANDED_OVER);
            ledger.tellAnswered();
            ledger.tellAnswered();

            assertEquals(List.of("goaway"), told);
            assertCounts(1, 0, 1, 1);
        }

        @Test
        void areNotToldThatMomentLaterIfTheyHaveAskedAgain() {
            ConnectionLedger.Connection connection = opened(true);
            connection.streamBegan();
            connection.streamEnded(true);
            connection.streamBegan();
            time.advance(ConnectionLedger.HANDED_OVER);

            ledger.tellAnswered();
            assertEquals(List.of(), told, "it fails the stream that is open");
            connection.streamEnded(true);
            time.advance(ConnectionLedger.HANDED_OVER);
            ledger.tellAnswered();

            assertEquals(List.of("goaway"), told);
        }

        @Test
        void thatAreFragileAndDoNotPauseAreToldBetweenTwoStreamsInTheEnd() {
            ConnectionLedger.Connection connection = opened(true);
            connection.streamBegan();
            tellIdle(true);
            assertEquals(List.of(), told);

            connection.streamEnded(true);

            assertEquals(List.of("goaway"), told);
        }

        @Test
        void areNotToldBeforeTheFarewell() {
            ConnectionLedger.Connection connection = opened(false);
            connection.streamBegan();

            connection.streamEnded(false);

            assertEquals(List.of(), told);
        }

        @Test
        void areToldOnceIdleForAWhileAndOnlyOnce() {
            ConnectionLedger.Connection connection = opened(true);
            connection.streamBegan();
            connection.streamEnded(false);

            tellIdle(false);
            assertEquals(List.of(), told, "its client may be just about to ask again");
            time.advance(Duration.ofMillis(500));
            tellIdle(false);
            tellIdle(false);

            assertEquals(List.of("goaway"), told);
            assertCounts(1, 0, 1, 1);
        }

        @Test
        void thatAreNeverIdleAreToldInTheEndUnlessThatCostsSomething() {
            opened(false).streamBegan();
            opened(true).streamBegan();
            time.advance(Duration.ofSeconds(4));

            tellIdle(false);
            assertEquals(0, told.size());
            tellIdle(true);

            assertCounts(2, 1, 1, 2);
        }

        @Test
        void areAllToldWhenNoTimeIsLeftAndWhatThatMayCostIsCounted() {
            opened(false).streamBegan();
            ConnectionLedger.Connection fragile = opened(true);
            fragile.streamBegan();
            fragile.streamBegan();

            assertEquals(2, ledger.tellAll());

            assertCounts(2, 0, 2, 2);
        }

        @Test
        void areNotToldWhenTheyAreGone() {
            ConnectionLedger.Connection connection = opened(false);
            connection.streamBegan();
            connection.closed();

            connection.streamEnded(true);

            assertEquals(List.of(), told);
        }

        @Test
        void areNotThoseThatNeedAResponse() {
            ledger.opened(() -> {});

            tellIdle(true);
            ledger.tellAll();

            assertCounts(1, 1, 0, 1);
        }
    }

    @Nested
    class Silence {

        @Test
        void isCountedFromTheStartWhileNothingCame() {
            time.advance(Duration.ofSeconds(7));

            assertEquals(Duration.ofSeconds(7), ledger.quiet());
        }

        @Test
        void isCountedFromTheLastNewConnection() {
            time.advance(Duration.ofSeconds(7));
            ConnectionLedger.Connection connection = ledger.opened(() -> {});
            time.advance(Duration.ofSeconds(2));

            connection.tell();
            connection.closed();

            assertEquals(Duration.ofSeconds(2), ledger.quiet(), "something other than a new connection broke it");
            assertEquals(time.nanos() - Duration.ofSeconds(2).toNanos(), ledger.lastOpenedNanos());
        }
    }

    @Nested
    class Races {

        private static final int ROUNDS = 1_000;

        /** One of the two that race must take the connection out of the untold ones, and only one. */
        @Test
        void tellingAndClosingAtTheSameTimeLeavesNothingUntold() throws InterruptedException {
            List<ConnectionLedger.Connection> all = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                all.add(ledger.opened(() -> {}));
            }

            together(all, ConnectionLedger.Connection::tell, ConnectionLedger.Connection::closed);

            assertCounts(0, 0, ROUNDS, ROUNDS);
        }

        @Test
        void twoWhoTellAreTwoButOnlyOneMay() throws InterruptedException {
            List<ConnectionLedger.Connection> all = new ArrayList<>();
            for (int i = 0; i < ROUNDS; i++) {
                all.add(ledger.opened(() -> {}));
            }
            AtomicInteger allowed = new AtomicInteger();

            together(
                    all,
                    connection -> allowed.addAndGet(connection.tell() ? 1 : 0),
                    connection -> allowed.addAndGet(connection.tell() ? 1 : 0));

            assertEquals(ROUNDS, allowed.get());
            assertCounts(ROUNDS, 0, ROUNDS, ROUNDS);
        }

        private interface Act {
            void on(ConnectionLedger.Connection connection);
        }

        /** Both threads take the connections in step, so that each pair of acts really meets. */
        private void together(List<ConnectionLedger.Connection> all, Act here, Act there) throws InterruptedException {
            AtomicInteger step = new AtomicInteger();
            Thread other = new Thread(() -> inStep(step, all, there));
            other.start();
            inStep(step, all, here);
            other.join();
        }

        private void inStep(AtomicInteger step, List<ConnectionLedger.Connection> all, Act act) {
            for (int i = 0; i < all.size(); i++) {
                step.incrementAndGet();
                while (step.get() < 2 * (i + 1)) {
                    Thread.onSpinWait();
                }
                act.on(all.get(i));
            }
        }
    }

    @Test
    void theOpenOnesCanBeListed() {
        ConnectionLedger.Connection gone = ledger.opened(() -> {});
        ConnectionLedger.Connection here = ledger.opened(() -> {});

        gone.closed();

        assertEquals(List.of(here), ledger.connections().stream().toList());
    }
}
