package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.yaml.YamlFile;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LargeManifestTest {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final int WHOLE = 120;

    private static final int QUARTER = WHOLE / 4;

    /** What grows with the lines takes four times as long for four times as many; what grows with their square, sixteen times. */
    private static final double MOST = 7;

    /** A Deployment, a Service and a budget, as often as it takes; 120 of them have some 10,000 lines. */
    private static String documents(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> RuleCase.good().replace("shop", "shop-" + i) + padding(i))
                .collect(Collectors.joining("\n---\n"));
    }

    private static String padding(int i) {
        return "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-" + i + "\ndata:\n"
                + IntStream.range(0, 12)
                        .mapToObj(key -> "  key-" + key + ": x\n")
                        .collect(Collectors.joining());
    }

    private static String list(int count) {
        return "apiVersion: v1\nkind: List\nitems:\n"
                + documents(count)
                        .lines()
                        .map(line -> line.equals("---") ? "" : line)
                        .collect(Collectors.joining("\n"))
                        .replaceAll("(?m)^(?=.)", "  ")
                        .replaceAll("(?m)^  apiVersion", "- apiVersion");
    }

    @Test
    void takesAsMuchLongerAsItHasMoreDocuments() {
        assertTrue(documents(WHOLE).lines().count() >= 10_000);

        assertGrowsWithItsLines(LargeManifestTest::documents);
    }

    @Test
    void takesAsMuchLongerAsOneListHasMoreItems() {
        assertGrowsWithItsLines(LargeManifestTest::list);
    }

    private static void assertGrowsWithItsLines(IntFunction<String> manifest) {
        String quarter = manifest.apply(QUARTER);
        String whole = manifest.apply(WHOLE);
        // The compiler is done before anything counts.
        fastest(quarter, QUARTER, 25);

        long few = Long.MAX_VALUE;
        long all = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            few = Math.min(few, fastest(quarter, QUARTER, 4));
            all = Math.min(all, fastest(whole, WHOLE, 1));
        }

        System.out.println(whole.lines().count() + " lines: " + all / 1_000_000 + " ms, a quarter of them "
                + few / 1_000_000 + " ms");
        String taken = all + " ns, and " + few + " ns for a quarter";
        assertTrue(all < MOST * few, taken);
    }

    /** Of some checks the fastest, in nanoseconds of this thread: other programs take its time, but not that. */
    private static long fastest(String text, int workloads, int runs) {
        long fastest = Long.MAX_VALUE;
        for (int run = 0; run < runs; run++) {
            long start = THREADS.getCurrentThreadCpuTime();
            CheckReport report = Corpus.check().check(List.of(YamlFile.of("large.yaml", text)));
            fastest = Math.min(fastest, THREADS.getCurrentThreadCpuTime() - start);
            assertEquals(workloads, report.workloads().size());
        }
        return fastest;
    }
}
