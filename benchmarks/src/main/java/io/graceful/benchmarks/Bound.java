package io.graceful.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * One promise about the cost of counting.
 *
 * @param what what is compared with what
 * @param measured the figure that must not be above {@code limit}
 */
record Bound(String what, double measured, double limit, String unit) {

    /** Less than this is the harness's own allocation, divided by the operations: one object in the pair would be 16. */
    private static final double NO_BYTES = 0.5;

    /** What the age slot may cost beside the count and the clock. */
    private static final double SLOT_NANOS = 10;

    static List<Bound> all(Figures figures) {
        // Undertow's reads no clock, so at two threads InFlight is held against it without the cost of one.
        double undertow = Math.min(figures.nanos("undertowHandler", 2), figures.nanos("undertowWord", 2));
        return List.of(
                new Bound(
                        "1 thread: counting alone (RequestCount) against 1.5 x an AtomicLong up and down",
                        figures.nanos("requestCount", 1),
                        1.5 * figures.nanos("atomicLong", 1),
                        "ns"),
                new Bound(
                        "1 thread: InFlight with its clock read against AtomicLong + one nanoTime + 10 ns",
                        figures.nanos("inFlight", 1),
                        figures.nanos("atomicLong", 1) + figures.nanos("nanoTime", 1) + SLOT_NANOS,
                        "ns"),
                new Bound(
                        "1 and 2 threads: what InFlight allocates",
                        Math.max(figures.bytes("inFlight", 1), figures.bytes("inFlight", 2)),
                        NO_BYTES,
                        "B"),
                new Bound(
                        "1 and 2 threads: what RequestCount allocates",
                        Math.max(figures.bytes("requestCount", 1), figures.bytes("requestCount", 2)),
                        NO_BYTES,
                        "B"),
                new Bound(
                        "2 threads: counting alone (RequestCount) against the cheaper of Undertow's handler and its word",
                        figures.nanos("requestCount", 2),
                        undertow,
                        "ns"),
                new Bound(
                        "2 threads: InFlight given a clock that is free to read, against the same",
                        figures.nanos("inFlightWithoutClock", 2),
                        undertow,
                        "ns"));
    }

    boolean holds() {
        return measured <= limit;
    }

    @Override
    public String toString() {
        String verdict = Double.isNaN(measured + limit) ? "????" : holds() ? "PASS" : "FAIL";
        return String.format(Locale.ROOT, "%s  %6.1f <= %6.1f %s  %s", verdict, measured, limit, unit, what);
    }
}
