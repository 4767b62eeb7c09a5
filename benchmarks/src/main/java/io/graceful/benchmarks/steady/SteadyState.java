package io.graceful.benchmarks.steady;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a series of latencies came to.
 *
 * <p>Its last quarter says what steady is: the median there. A level is like it if its median is within a quarter of that; one
 * that is shorter than a hundredth of the series is a disturbance and says nothing. Steady is what begins with the first level
 * from which on all are like it, if that is not later than the last quarter.
 *
 * @param from the first request of the steady state; as many as there are if there is none
 * @param median of the steady state, or of the last quarter if there is none
 */
record SteadyState(Shape shape, int from, double median, List<Level> levels) {

    /** The classes of "Virtual Machine Warmup Blows Hot and Cold". */
    enum Shape {
        FLAT,
        WARMUP,
        SLOWDOWN,
        NO_STEADY_STATE
    }

    /** Requests that took about as long as each other; {@code to} is the first that belongs to it no more. */
    record Level(int from, int to, double median) {}

    /** Fewer have no quarters to speak of. */
    static final int LEAST = 100;

    /** PELT looks at each pair of a series without a change: 20,000 are 0.2 thousand million. */
    private static final int MOST = 20_000;

    private static final double LIKE = 0.25;
    private static final double DISTURBANCE = 0.01;

    /** Of at least {@link #LEAST} latencies in the order of their requests. Of more than 20,000, medians of neighbours. */
    static SteadyState of(double[] latencies) {
        int n = latencies.length;
        if (n < LEAST) {
            throw new IllegalArgumentException(n + " latencies (expected: " + LEAST + " or more)");
        }
        List<Level> levels = levels(latencies);
        double median = median(latencies, n - n / 4, n);
        int from = n;
        for (int i = levels.size() - 1; i >= 0; i--) {
            Level level = levels.get(i);
            boolean like = Math.abs(level.median() - median) <= LIKE * median;
            if (like) {
                from = level.from();
            } else if (level.to() - level.from() >= DISTURBANCE * n) {
                break;
            }
        }
        if (from > n - n / 4) {
            return new SteadyState(Shape.NO_STEADY_STATE, n, median, levels);
        }
        double steady = median(latencies, from, n);
        if (from == 0) {
            return new SteadyState(Shape.FLAT, 0, steady, levels);
        }
        boolean faster = median(latencies, 0, from) > steady;
        return new SteadyState(faster ? Shape.WARMUP : Shape.SLOWDOWN, from, steady, levels);
    }

    private static List<Level> levels(double[] latencies) {
        int n = latencies.length;
        int block = (n + MOST - 1) / MOST;
        double[] series = new double[(n + block - 1) / block];
        for (int i = 0; i < series.length; i++) {
            series[i] = median(latencies, i * block, Math.min(n, (i + 1) * block));
        }
        int[] starts = Levels.of(series);
        List<Level> levels = new ArrayList<>();
        for (int i = 0; i < starts.length; i++) {
            int from = starts[i] * block;
            int to = i + 1 < starts.length ? starts[i + 1] * block : n;
            levels.add(new Level(from, to, median(latencies, from, to)));
        }
        return levels;
    }

    private static double median(double[] values, int from, int to) {
        double[] sorted = Arrays.copyOfRange(values, from, to);
        Arrays.sort(sorted);
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }
}
