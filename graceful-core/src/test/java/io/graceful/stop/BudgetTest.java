package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.settings.GracefulSettings;
import io.graceful.time.Deadline;
import io.graceful.time.ManualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetTest {

    private final ManualTime time = new ManualTime();

    private static Duration seconds(String text) {
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1000));
    }

    private static void assertAt(String expected, Deadline deadline, String what) {
        assertEquals(seconds(expected), deadline.remaining(), what);
    }

    @ParameterizedTest
    @CsvSource({
        // grace, delay, max, drain, stop -> floor, wait's end, drain's end, exit
        "30, 8, -, 10, 3,  8, 15, 25, 28",
        "30, 0, -, 10, 3,  0, 15, 25, 28",
        "30, 15, -, 10, 3,  15, 15, 25, 28",
        "30, 8, 9, 10, 3,  8, 9, 25, 28",
        "30, 8, 20, 10, 3,  8, 15, 25, 28",
        "60, 20, -, 10, 3,  20, 45, 55, 58",
        "60, 20, 30, 0, 0,  20, 30, 58, 58",
        "600, 30, -, 500, 10,  30, 88, 588, 598",
        "2.001, 0, 0, 0, 0,  0, 0, 0.001, 0.001",
    })
    void isDividedSoThatNoPartEatsAnothersReserve(
            String grace,
            String delay,
            String max,
            String drain,
            String stop,
            String floor,
            String waitEnd,
            String drainEnd,
            String exit) {
        GracefulSettings.Builder settings = GracefulSettings.builder()
                .kubernetes(true)
                .terminationGracePeriod(seconds(grace))
                .propagationDelay(seconds(delay))
                .drainTimeout(seconds(drain))
                .stopTimeout(seconds(stop));
        if (!max.equals("-")) {
            settings.propagationMax(seconds(max));
        }

        Budget budget = new Budget(time, time.nanos(), settings.build());

        assertAt(floor, budget.propagationFloor, "floor of the wait");
        assertAt(waitEnd, budget.propagationEnd, "end of the wait");
        assertAt(drainEnd, budget.drainEnd, "end of the drain");
        assertAt(exit, budget.exit, "end of the hooks");
        assertAt(grace, budget.kill, "kill deadline");
    }

    @Test
    void isCountedFromTheSignalNotFromTheMomentItIsWorkedOut() {
        long signal = time.nanos();
        time.advance(Duration.ofSeconds(3));

        Budget budget = new Budget(
                time, signal, GracefulSettings.builder().kubernetes(true).build());

        assertAt("5", budget.propagationFloor, "floor of the wait");
        assertAt("27", budget.kill, "kill deadline");
    }

    @Test
    void withoutRoutersTheDrainMayUseWhatTheWaitDoesNot() {
        Budget budget =
                new Budget(time, time.nanos(), GracefulSettings.builder().build());

        assertTrue(budget.propagationEnd.passed());
        assertAt("25", budget.drainEnd, "end of the drain");
    }
}
