package io.graceful.selfrequests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlingTest {

    private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

    private Settling settling = new Settling(2, true);

    private boolean add(double p99Millis, double compilingMillis) {
        return settling.add(new Window(HALF_A_SECOND, true, millis(p99Millis), millis(compilingMillis)));
    }

    private static Duration millis(double millis) {
        return Duration.ofNanos((long) (millis * 1e6));
    }

    /** The number of the window with which it settled; 0 if it did not. Each is written {@code p99/compiling}, in ms. */
    private int settlesWith(String windows) {
        int number = 0;
        for (String window : windows.strip().split(" +", -1)) {
            number++;
            String[] parts = window.split("/", -1);
            if (add(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]))) {
                return number;
            }
        }
        return 0;
    }

    @Test
    void aServiceThatIsWarmAlreadySettlesWithTheFourthWindow() {
        assertEquals(4, settlesWith("1/0 1/0 1/0 1/0"));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "compiles all the time, 1/400 1/400 1/400 1/400 1/400 1/400 1/400 1/400, 0",
        "compiles a little over the limit, 1/101 1/101 1/101 1/101 1/101 1/101 1/101 1/101 1/101, 0",
        "compiles a little below the limit, 1/99 1/99 1/99 1/99 1/99 1/99 1/99 1/99 1/99, 4",
        "one compilation is looked at for a second and a half, 1/900 1/0 1/0 1/0 1/0 1/0 1/0 1/0, 5",
        "the compiler falls silent while p99 gets worse, 1/0 1/0 1/400 9/0 9/0 9/0 9/0 9/0 9/0, 0",
        "p99 gets better all the time, 90/0 60/0 40/0 25/0 15/0 9/0 6/0 4/0 2.5/0 1.5/0 1/0, 0",
        "one pause is no reason to begin again, 1/0 1/0 30/0 1/0, 4",
        "noise within twice the best, 1/0 1.9/0 1.2/0 1.8/0, 4",
        "luck in two windows is no best, 3/400 3/400 3/400 3/400 1/400 1/400 3/0 3/0 3/0 3/0, 10"
    })
    void oneThatIsNot(String what, String windows, int expected) {
        assertEquals(expected, settlesWith(windows), what);
    }

    @Test
    void whatGetsBetterIsWaitedFor() {
        String better = "90/0 60/0 40/0 25/0 15/0 ";

        int settled = settlesWith(better + "15/0 ".repeat(20));

        assertTrue(settled >= 5 + 4 && settled <= 5 + 10, () -> "after " + settled + " windows");
    }

    @Test
    void theCompilersTimeIsComparedWithThePartOfACpuThatTheContainerHas() {
        settling = new Settling(0.2, true);
        assertEquals(4, settlesWith("1/9.9 1/9.9 1/9.9 1/9.9"));

        settling = new Settling(0.2, true);
        assertEquals(0, settlesWith("1/10.1 1/10.1 1/10.1 1/10.1 1/10.1 1/10.1"));
        assertEquals(0.101, settling.compiling(), 0.0001);
    }

    @Test
    void ofManyCpusTheCompilerMayTakeNoMoreThanOfTwo() {
        settling = new Settling(16, true);
        assertEquals(4, settlesWith("1/99 1/99 1/99 1/99"));

        settling = new Settling(16, true);
        assertEquals(0, settlesWith("1/101 1/101 1/101 1/101 1/101 1/101"));
    }

    @Test
    void whereNobodyKnowsWhatIsCompiledLatencyDecidesAlone() {
        settling = new Settling(2, false);

        assertEquals(4, settlesWith("1/900 1/900 1/900 1/900"));
    }

    @Test
    void windowsWithoutTheWholeLoadCountForTheCompilerAlone() {
        // One client is answered sooner than eight: its p99 would be a best that is never seen again.
        for (int i = 0; i < 6; i++) {
            assertFalse(settling.add(new Window(HALF_A_SECOND, false, millis(0.1), Duration.ZERO)));
        }
        assertEquals(4, settlesWith("1/0 1/0 1/0 1/0"));
        assertEquals(millis(1), settling.best());

        settling = new Settling(2, true);
        settling.add(new Window(HALF_A_SECOND, false, millis(1), millis(900)));
        settling.add(new Window(HALF_A_SECOND, false, millis(1), millis(900)));
        assertEquals(4, settlesWith("1/0 1/0 1/0 1/0 1/0 1/0 1/0"));
    }

    @Test
    void whatIsShownIsWhatIsJudged() {
        settlesWith("4/0 1/0 2/0 9/0");

        assertEquals(millis(2), settling.p99());
        assertEquals(millis(2), settling.best());
    }

    @Test
    void longWindowsAreWeighedByTheirLength() {
        Window slow = new Window(Duration.ofSeconds(5), true, millis(400), millis(480));

        List<Boolean> settled = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            settled.add(settling.add(slow));
        }

        assertEquals(List.of(false, false, false, true), settled);
    }

    @Test
    void beforeTheFirstWindowThereIsNothingToSay() {
        assertEquals(0, settling.windows());
        assertEquals(0, settling.compiling());
        assertEquals(Duration.ZERO, settling.best());
        assertEquals(Duration.ZERO, settling.p99());
    }

    @Test
    void itEndsForEveryServiceWhoseP99IsSteadyAndWhoseCompilerIsQuiet() {
        // Whatever came before, ten windows of peace are enough.
        for (int seed = 0; seed < 500; seed++) {
            settling = new Settling(2, true);
            var random = new java.util.Random(seed);
            for (int i = 0; i < random.nextInt(40); i++) {
                add(1 + random.nextInt(100), random.nextInt(900));
            }
            boolean settled = false;
            for (int i = 0; i < 12; i++) {
                settled |= add(0.9, 0);
            }
            assertTrue(settled, "seed " + seed);
        }
    }
}
