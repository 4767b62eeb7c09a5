package io.graceful.inflight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.time.Deadline;
import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FarewellTest {

    private static final Duration QUARTER = Duration.ofSeconds(2);

    private final ManualTime time = new ManualTime();
    private final Lifecycle lifecycle = new Lifecycle(time, new InlineThreads(time));
    private double dice;
    private final Farewell farewell = new Farewell(lifecycle, () -> dice);

    private void begin(int connections) {
        farewell.begin(connections, QUARTER, Deadline.in(time, QUARTER));
        lifecycle.advance(Phase.PROPAGATING);
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"STARTING", "WARMING_UP", "READY"})
    void isNeverDueBeforeTheStop(Phase phase) {
        while (lifecycle.phase() != phase) {
            lifecycle.advance(Phase.values()[lifecycle.phase().ordinal() + 1]);
        }

        assertFalse(farewell.due(), "a client was sent away from a service that stays");
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"DRAINING", "STOPPING", "STOPPED"})
    void isAlwaysDueFromTheDrainOn(Phase phase) {
        dice = 0;
        begin(100_000);
        while (lifecycle.phase() != phase) {
            lifecycle.advance(Phase.values()[lifecycle.phase().ordinal() + 1]);
        }

        assertTrue(farewell.due(), "a client was kept by a service that goes");
    }

    @Test
    void isDueWithoutEverHavingBegun() {
        lifecycle.advance(Phase.PROPAGATING);

        assertTrue(farewell.due());
    }

    @ParameterizedTest
    @CsvSource({"10, 0, true", "501, 0, false", "501, 1999, false", "501, 2000, true"})
    void isCertainOnceNoDiceAreThrownForIt(int connections, long millis, boolean certain) {
        assertFalse(farewell.certain(), "certain before the stop");
        begin(connections);

        time.advance(Duration.ofMillis(millis));

        assertEquals(certain, farewell.certain());
    }

    @Nested
    class WithFewConnections {

        @ParameterizedTest
        @ValueSource(ints = {0, 1, Farewell.SPREAD_ABOVE})
        void everyResponseTellsFromTheFirstMoment(int connections) {
            dice = 0;

            begin(connections);

            assertTrue(farewell.due(), "the farewell was spread although there is nothing to spread");
        }
    }

    @Nested
    class WithManyConnections {

        @ParameterizedTest
        @CsvSource({
            "0, 0.999, false",
            "500, 0.76, true",
            "500, 0.74, false",
            "1000, 0.51, true",
            "1000, 0.49, false",
            "1500, 0.26, true",
            "1500, 0.24, false",
            "2000, 0.0, true",
            "5000, 0.0, true"
        })
        void theProbabilityRisesFromNoneToAllOverTheFirstQuarter(long millis, double rolled, boolean due) {
            begin(Farewell.SPREAD_ABOVE + 1);
            time.advance(Duration.ofMillis(millis));

            dice = rolled;

            assertEquals(due, farewell.due());
        }

        @Test
        void noMomentSeesMoreThanItsShareLeave() {
            Random seeded = new Random(7);
            Farewell spread = new Farewell(lifecycle, seeded::nextDouble);
            spread.begin(10_000, QUARTER, Deadline.in(time, QUARTER));
            lifecycle.advance(Phase.PROPAGATING);

            for (int tenth = 0; tenth <= 10; tenth++) {
                int told = 0;
                for (int i = 0; i < 10_000; i++) {
                    told += spread.due() ? 1 : 0;
                }
                assertEquals(tenth * 1000, told, 250, "told after " + tenth + " tenths of the quarter");
                time.advance(QUARTER.dividedBy(10));
            }
        }

        @Test
        void aWaitOfNoLengthIsNotSpread() {
            dice = 0;
            farewell.begin(10_000, Duration.ZERO, Deadline.in(time, Duration.ZERO));
            lifecycle.advance(Phase.PROPAGATING);

            assertTrue(farewell.due());
        }
    }
}
