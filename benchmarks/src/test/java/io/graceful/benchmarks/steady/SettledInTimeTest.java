package io.graceful.benchmarks.steady;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.selfrequests.RecordedWarmup;
import io.graceful.selfrequests.Verdict;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SettledInTimeTest {

    /** A hundred answers a second for 40 s: 5 ms each in the first 10, then 1 ms. */
    private static RecordedWarmup steadyAfterTenSeconds(double settled) {
        double[] millis =
                IntStream.range(0, 4000).mapToDouble(i -> i < 1000 ? 5 : 1).toArray();
        double[] seconds = IntStream.range(0, 4000).mapToDouble(i -> i / 100.0).toArray();
        return new RecordedWarmup(millis, seconds, settled, Verdict.SETTLED);
    }

    @Test
    void saysHowMuchTooLate() {
        assertEquals(
                "| 1 | SETTLED | 12.0 s | 10.0 s, warmup | 2.0 s late | 1.00 ms | 1.00 ms | 1.00 |",
                SettledInTime.line(1, steadyAfterTenSeconds(12)));
    }

    @Test
    void saysHowMuchTooEarlyAndWhatTheNextAnswersTook() {
        assertEquals(
                "| 2 | SETTLED | 8.0 s | 10.0 s, warmup | 2.0 s early | 5.00 ms | 1.00 ms | 5.00 |",
                SettledInTime.line(2, steadyAfterTenSeconds(8)));
    }
}
