package io.graceful.selfrequests;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Decides when a service has settled: pure arithmetic on one {@link Window} after the other.
 *
 * <p>A window is good when the compiler took no more than {@link #MOST_COMPILING} of the CPUs during the last four, <em>and</em>
 * the p99 of the last four is neither more than twice the best that was ever seen nor still getting better. Several in a row
 * have to be. One condition alone is fooled: latency by noise, the compiler's silence by a lack of load.
 */
final class Settling {

    /** Of the CPU time that the container has. Not zero: HotSpot compiles something for hours. */
    static final double MOST_COMPILING = 0.05;

    /** Windows that are looked at together, because both the compiler and p99 jump from one to the next. */
    private static final int SMOOTHED = 4;

    /** Good windows in a row. */
    private static final int NEEDED = 4;

    private static final double MOST_OF_BEST = 2;

    /** A p99 that has fallen by a fifth within the last windows may fall further. */
    private static final double STILL_IMPROVING = 0.8;

    private final double cpus;
    private final boolean hasSignal;
    private final Deque<Window> last = new ArrayDeque<>();
    private final Deque<Double> lastBests = new ArrayDeque<>();
    private double p99;
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
        last.addLast(window);
        if (last.size() > SMOOTHED) {
            last.removeFirst();
        }
        good = window.full() && isFast() && isCalm() ? good + 1 : 0;
        return good >= NEEDED;
    }

    private boolean isCalm() {
        return !hasSignal || compiling() <= MOST_COMPILING;
    }

    private boolean isFast() {
        p99 = smoothed();
        double before = lastBests.isEmpty() ? p99 : lastBests.getFirst();
        best = Math.min(best, p99);
        lastBests.addLast(best);
        if (lastBests.size() > SMOOTHED) {
            lastBests.removeFirst();
        }
        return p99 <= MOST_OF_BEST * best && best >= STILL_IMPROVING * before;
    }

    /** The median: one pause of the garbage collector is no reason to begin again. */
    private double smoothed() {
        double[] values = last.stream()
                .filter(Window::full)
                .mapToDouble(window -> window.p99().toNanos())
                .toArray();
        Arrays.sort(values);
        int half = values.length / 2;
        return values.length % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
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

    /** The best smoothed p99 so far; zero before there was one. */
    Duration best() {
        return Double.isInfinite(best) ? Duration.ZERO : Duration.ofNanos((long) best);
    }
}
