package io.graceful.benchmarks.steady;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Where a series changes its level: PELT (Killick, Fearnhead and Eckley 2012), which finds the cut of a series into levels with
 * the least cost, exactly, and drops every place for the last cut that can never be the best again.
 *
 * <p>The cost of a level is the sum of squared distances from its mean, of the values' ranks scaled to variance 1: a latency of
 * a second among those of a millisecond is then one place of n, and not a level of its own. Each cut costs 15 ln n, as in
 * "Virtual Machine Warmup Blows Hot and Cold" (Barrett and others 2017).
 */
final class Levels {

    private static final double PENALTY = 15;

    private Levels() {}

    /** The first index of each level; the first is 0. */
    static int[] of(double[] series) {
        return cuts(ranks(series), PENALTY * Math.log(series.length));
    }

    /** Their places in the order of size, equal values sharing theirs, with mean 0 and variance 1; zeros if all are equal. */
    static double[] ranks(double[] series) {
        int n = series.length;
        int[] order = IntStream.range(0, n)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> series[i]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[n];
        for (int from = 0, to; from < n; from = to) {
            to = from + 1;
            while (to < n && series[order[to]] == series[order[from]]) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = (from + to - 1) / 2.0 - (n - 1) / 2.0;
            }
        }
        double variance = Arrays.stream(ranks).map(rank -> rank * rank).sum() / n;
        double scale = variance == 0 ? 0 : 1 / Math.sqrt(variance);
        return Arrays.stream(ranks).map(rank -> rank * scale).toArray();
    }

    private static int[] cuts(double[] values, double penalty) {
        int n = values.length;
        double[] sums = new double[n + 1];
        double[] squares = new double[n + 1];
        for (int i = 0; i < n; i++) {
            sums[i + 1] = sums[i] + values[i];
            squares[i + 1] = squares[i] + values[i] * values[i];
        }
        double[] least = new double[n + 1];
        int[] lastCut = new int[n + 1];
        int[] candidates = new int[n];
        double[] costs = new double[n];
        int count = 0;
        least[0] = -penalty;
        for (int end = 1; end <= n; end++) {
            candidates[count++] = end - 1;
            least[end] = Double.POSITIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                int cut = candidates[i];
                double sum = sums[end] - sums[cut];
                costs[i] = least[cut] + squares[end] - squares[cut] - sum * sum / (end - cut);
                if (costs[i] + penalty < least[end]) {
                    least[end] = costs[i] + penalty;
                    lastCut[end] = cut;
                }
            }
            int kept = 0;
            for (int i = 0; i < count; i++) {
                if (costs[i] <= least[end]) {
                    candidates[kept++] = candidates[i];
                }
            }
            count = kept;
        }
        int levels = 0;
        for (int end = n; end > 0; end = lastCut[end]) {
            levels++;
        }
        int[] starts = new int[levels];
        for (int end = n; end > 0; end = lastCut[end]) {
            starts[--levels] = lastCut[end];
        }
        return starts;
    }
}
