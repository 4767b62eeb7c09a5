package io.graceful.testkit.load;

import io.graceful.testkit.result.Latency;
import org.HdrHistogram.Histogram;

/** Latencies in microseconds, to two digits. Safe for use by many threads. */
final class Latencies {

    private static final int DIGITS = 2;

    private final Histogram histogram = new Histogram(DIGITS);

    synchronized void add(long micros) {
        histogram.recordValue(Math.max(0, micros));
    }

    synchronized long count() {
        return histogram.getTotalCount();
    }

    /** These and others, which nobody adds to any more. */
    synchronized Latencies with(Latencies others) {
        Latencies all = new Latencies();
        all.histogram.add(histogram);
        all.histogram.add(others.histogram);
        return all;
    }

    synchronized Latency result() {
        if (histogram.getTotalCount() == 0) {
            return Latency.NONE;
        }
        return new Latency(
                histogram.getTotalCount(),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(99),
                histogram.getMaxValue());
    }
}
