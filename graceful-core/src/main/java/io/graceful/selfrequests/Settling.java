package io.graceful.selfrequests;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;

/**
 * Decides when a service has settled: pure arithmetic on one {@link Window} after the other.
 *
 * <p>A window is good when the compiler took no more than its part of the CPUs during the last three, <em>and</em> the p99 of
 * the last three is neither more than twice the best that was ever seen nor still getting lower. Two in a row have to be. One
 * condition alone is fooled: latency by noise, the compiler's silence by a lack of load.
 *
 * <p>The numbers come from recorded warm-ups of three services, see {@code docs/results/warmup.md}: four windows in place of
 * three and four good ones in place of two made pods wait for seconds in which nothing got better.
 */
final class Settling {

    /**
     * Of the CPU time that the container has; of two CPUs' if it has more, because what HotSpot goes on compiling for hours
     * does not grow with the machine.
     */
    private static final double MOST_COMPILING = 0.1;

    private static final double MOST_CPUS = 2;

    /** Windows that are looked at together, because both the compiler and p99 jump from one to the next. */
    private static final int SMOOTHED = 3;

    /** Windows that have to be fast together to be the best: of fewer, luck makes one that is never reached again. */
    private static final int COMPARED = 8;

    /** Good windows in a row. */
    private static final int NEEDED = 2;

    private static final double MOST_OF_BEST = 2;

    /** A p99 that has become lower than ever, by a fifth within the last windows, may fall further. */
    private static final double STILL_IMPROVING = 0.8;

    private final double cpus;
    private final boolean hasSignal;
    private final Deque<Window> last = new ArrayDeque<>();
    private final Deque<Double> lastP99s = new ArrayDeque<>();
    private final Deque<Double> lastLowest = new ArrayDeque<>();
    private double p99;
    private double lowest = Double.POSITIVE_INFINITY;
    private double best = Double.POSITIVE_INFINITY;
    private int windows;
    private int good;

    /** {@code cpus}: what the compiler's time is compared with; {@code hasSignal}: whether that time is known at all. */
    Settling(double cpus, boolean hasSignal) {
        this.cpus = cpus;
        this.hasSignal = hasSignal;
    }

    /** Takes note of one more window; returns whether the service has settled. */
    boolean add(Window window) {
        windows++;
        keep(last, window, SMOOTHED);
        good = window.full() && isFast() && isCalm() ? good + 1 : 0;
        return good >= NEEDED;
    }

    private static <T> void keep(Deque<T> values, T newest, int most) {
        values.addLast(newest);
        if (values.size() > most) {
            values.removeFirst();
        }
    }

    private boolean isCalm() {
        return !hasSignal || compiling() * cpus <= MOST_COMPILING * Math.min(cpus, MOST_CPUS);
    }

    private boolean isFast() {
        keep(lastP99s, (double) last.getLast().p99().toNanos(), COMPARED);
        p99 = median(lastP99s.stream().skip(Math.max(0, lastP99s.size() - SMOOTHED)));
        if (lastP99s.size() < SMOOTHED) {
            return false;
        }
        best = Math.min(best, median(lastP99s.stream()));
        lowest = Math.min(lowest, p99);
        double before = lastLowest.isEmpty() ? lowest : lastLowest.getFirst();
        keep(lastLowest, lowest, SMOOTHED);
        return p99 <= MOST_OF_BEST * best && lowest >= STILL_IMPROVING * before;
    }

    /** Not the mean: one pause of the garbage collector is no reason to begin again. */
    private static double median(Stream<Double> values) {
        double[] sorted = values.mapToDouble(Double::doubleValue).sorted().toArray();
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    int windows() {
        return windows;
    }

    /** The part of the CPUs that the compiler took in the last windows; 1 is all of them. */
    double compiling() {
        double length = 0;
        double spent = 0;
        for (Window window : last) {
            length += window.length().toNanos();
            spent += window.compiling().toNanos();
        }
        return length == 0 ? 0 : spent / (length * cpus);
    }

    /** The smoothed p99 of now; zero before there was one. */
    Duration p99() {
        return Duration.ofNanos((long) p99);
    }

    /** The best p99 so far, of windows that came together; zero before there was one. */
    Duration best() {
        return Double.isInfinite(best) ? Duration.ZERO : Duration.ofNanos((long) best);
    }
}
