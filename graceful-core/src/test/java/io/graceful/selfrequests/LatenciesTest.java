package io.graceful.selfrequests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenciesTest {

    private final Latencies latencies = new Latencies();

    private long p99() {
        return Latencies.p99(totals());
    }

    private long[] totals() {
        long[] totals = new long[Latencies.BUCKETS];
        latencies.addTo(totals);
        return totals;
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                20_000,
                99_999,
                500_000,
                1_000_000,
                1_048_576,
                9_999_999,
                123_456_789,
                5_000_000_000L,
                3_600_000_000_000L
            })
    void everyDurationIsKnownToFourPercent(long nanos) {
        latencies.record(nanos);

        assertEquals(nanos, p99(), 0.04 * nanos);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 999, 5_000, 15_999, -1})
    void shortOnesToAMicrosecond(long nanos) {
        latencies.record(nanos);

        assertEquals(nanos, p99(), 1000);
    }

    @Test
    void whatIsBeyondAllBucketsIsInTheLast() {
        latencies.record(Long.MAX_VALUE);

        assertTrue(p99() > 3_600_000_000_000L);
    }

    @Test
    void p99IsWhatOneInAHundredIsAbove() {
        Random random = new Random(7);
        long[] all = new long[5_000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (long) (Math.exp(random.nextGaussian()) * 1e6);
            latencies.record(all[i]);
        }
        Arrays.sort(all);

        assertEquals(all.length, Latencies.count(totals()));
        assertEquals(all[4_950], p99(), 0.05 * all[4_950]);
    }

    @Test
    void ofLessThanAHundredItIsTheLongest() {
        for (int i = 0; i < 98; i++) {
            latencies.record(1_000_000);
        }
        latencies.record(50_000_000);

        assertEquals(50_000_000, p99(), 2_500_000);
    }

    @Test
    void ofNoneThereIsNone() {
        assertEquals(0, p99());
    }
}
