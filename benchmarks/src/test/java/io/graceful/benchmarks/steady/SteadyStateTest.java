package io.graceful.benchmarks.steady;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.benchmarks.steady.SteadyState.Shape;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Series whose steady state is known, with the noise of latencies: skewed, and one of a hundred ten times as long. */
class SteadyStateTest {

    private static final int N = 5_000;

    private final SplittableRandom random = new SplittableRandom(20261125);

    private double[] series(int n, IntToDoubleFunction level) {
        return IntStream.range(0, n)
                .mapToDouble(i -> level.applyAsDouble(i) * noise())
                .toArray();
    }

    private double noise() {
        double skewed = 1 - 0.1 * Math.log(1 - random.nextDouble());
        return random.nextInt(100) == 0 ? 10 * skewed : skewed;
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 5_000, 20_001, 100_000})
    void aFlatSeriesIsSteadyFromItsFirstRequest(int n) {
        SteadyState state = SteadyState.of(series(n, i -> 300));

        assertEquals(Shape.FLAT, state.shape(), state::toString);
        assertEquals(0, state.from());
        assertEquals(1, state.levels().size(), state::toString);
    }

    @Test
    void aSeriesOfOneValueIsFlat() {
        assertEquals(Shape.FLAT, SteadyState.of(new double[N]).shape());
    }

    @ParameterizedTest
    @ValueSource(ints = {60, 1_000, 3_000})
    void aStepIsFoundWhereItIs(int step) {
        SteadyState state = SteadyState.of(series(N, i -> i < step ? 2_000 : 300));

        assertEquals(Shape.WARMUP, state.shape(), state::toString);
        assertEquals(step, state.from(), 5);
        assertEquals(320, state.median(), 15);
    }

    @Test
    void aStepOfALongSeriesIsFoundToo() {
        SteadyState state = SteadyState.of(series(100_000, i -> i < 40_000 ? 2_000 : 300));

        assertEquals(Shape.WARMUP, state.shape(), state::toString);
        assertEquals(40_000, state.from(), 10);
    }

    @Test
    void aStepUpIsASlowdown() {
        SteadyState state = SteadyState.of(series(N, i -> i < 1_000 ? 300 : 600));

        assertEquals(Shape.SLOWDOWN, state.shape(), state::toString);
        assertEquals(1_000, state.from(), 20);
    }

    @Test
    void aSlopeThatEndsIsSteadyWhereItEnds() {
        SteadyState state = SteadyState.of(series(N, i -> Math.max(300, 3_300 - 2.0 * i)));

        assertEquals(Shape.WARMUP, state.shape(), state::toString);
        // Within a quarter of the end's level is like it.
        assertTrue(state.from() >= 1_300 && state.from() <= 1_600, state::toString);
    }

    @Test
    void aSlopeThatDoesNotEndIsNeverSteady() {
        assertEquals(
                Shape.NO_STEADY_STATE,
                SteadyState.of(series(N, i -> 10_500 - 2.0 * i)).shape());
    }

    @Test
    void aSeriesThatGoesUpAndDownIsNeverSteady() {
        assertEquals(
                Shape.NO_STEADY_STATE,
                SteadyState.of(series(N, i -> i / 400 % 2 == 0 ? 300 : 900)).shape());
    }

    @Test
    void aStepWithinTheLastQuarterIsNoSteadyState() {
        assertEquals(
                Shape.NO_STEADY_STATE,
                SteadyState.of(series(N, i -> i < 4_000 ? 2_000 : 300)).shape());
    }

    @Test
    void aShortDisturbanceChangesNothing() {
        SteadyState state = SteadyState.of(series(N, i -> i < 500 ? 2_000 : i >= 3_000 && i < 3_045 ? 5_000 : 300));

        assertEquals(Shape.WARMUP, state.shape(), state::toString);
        assertEquals(500, state.from(), 5);
    }

    @Test
    void equalValuesShareTheirRank() {
        double outer = Math.sqrt(2);

        assertArrayEquals(new double[] {0, 0, outer, -outer}, Levels.ranks(new double[] {2, 2, 9, 1}), 1e-9);
    }

    @Test
    void theVerdictSaysHowLateSettledWasSaid() {
        SteadyState state = SteadyState.of(series(N, i -> i < 1_000 ? 2_000 : 300));

        assertTrue(WarmupJudge.verdict(state, N, state.from() + 700).contains(": 700 requests late"));
        assertTrue(WarmupJudge.verdict(state, N, state.from() - 300).contains(": 300 requests early"));
        assertTrue(WarmupJudge.verdict(state, N, -1).contains("warm-up: steady from request "));
    }

    @Test
    void whatIsNoLatencyIsNamedWithItsLine() {
        assertArrayEquals(new double[] {1, 0.5}, WarmupJudge.latencies(List.of("1", "", " 0.5 ")));
        for (String bad : List.of("x", "-1", "NaN", "Infinity")) {
            assertEquals(
                    "line 2: " + bad + " (expected: a latency)",
                    assertThrows(IllegalArgumentException.class, () -> WarmupJudge.latencies(List.of("1", bad)))
                            .getMessage());
        }
        assertEquals(
                "99 latencies (expected: 100 or more)",
                assertThrows(IllegalArgumentException.class, () -> SteadyState.of(new double[99]))
                        .getMessage());
    }
}
