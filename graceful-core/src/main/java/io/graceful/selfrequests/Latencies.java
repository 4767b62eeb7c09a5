package io.graceful.selfrequests;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts durations in buckets whose width is a sixteenth of their value, from a microsecond to hours: what is read from them
 * is 3 % off at the most. Written by one thread, which neither waits nor allocates; read by any.
 */
class Latencies {

    private static final int PARTS = 16;
    private static final int PART_BITS = 4;
    private static final int DOUBLINGS = 32;

    static final int BUCKETS = PARTS * (DOUBLINGS + 1);

    private final AtomicIntegerArray counts = new AtomicIntegerArray(BUCKETS);

    void record(long nanos) {
        int bucket = bucket(nanos / 1000);
        counts.setRelease(bucket, counts.getPlain(bucket) + 1);
    }

    void addTo(long[] totals) {
        for (int i = 0; i < BUCKETS; i++) {
            totals[i] += counts.getAcquire(i);
        }
    }

    private static int bucket(long micros) {
        if (micros < PARTS) {
            return (int) Math.max(0, micros);
        }
        int doublings = 63 - Long.numberOfLeadingZeros(micros) - PART_BITS;
        int part = (int) (micros >>> doublings) - PARTS;
        return Math.min(BUCKETS - 1, PARTS * (doublings + 1) + part);
    }

    /** The middle of the bucket. */
    private static long nanos(int bucket) {
        int doublings = Math.max(0, bucket / PARTS - 1);
        long part = bucket < PARTS ? bucket : bucket % PARTS + PARTS;
        return (part * 1000 + 500) << doublings;
    }

    static long count(long[] buckets) {
        long count = 0;
        for (long bucket : buckets) {
            count += bucket;
        }
        return count;
    }

    /** What 99 of 100 are not above; zero if there are none. */
    static long p99(long[] buckets) {
        long above = count(buckets) / 100;
        for (int i = BUCKETS - 1; i >= 0; i--) {
            above -= buckets[i];
            if (above < 0) {
                return nanos(i);
            }
        }
        return 0;
    }
}
