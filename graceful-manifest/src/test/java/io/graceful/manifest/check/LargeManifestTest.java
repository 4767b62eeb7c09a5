package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.yaml.YamlFile;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LargeManifestTest {

    /** Some 10,000 lines: a Deployment, a Service and a budget, as often as it takes. */
    private static final String LARGE = IntStream.range(0, 120)
            .mapToObj(i -> RuleCase.good().replace("shop", "shop-" + i) + padding(i))
            .collect(Collectors.joining("\n---\n"));

    private static String padding(int i) {
        return "\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-" + i + "\ndata:\n"
                + IntStream.range(0, 12)
                        .mapToObj(key -> "  key-" + key + ": x\n")
                        .collect(Collectors.joining());
    }

    private static Duration check(String text) {
        long start = System.nanoTime();
        CheckReport report = Corpus.check().check(List.of(YamlFile.of("large.yaml", text)));
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        assertEquals(120, report.workloads().size());
        return taken;
    }

    @Test
    void isReadAndCheckedInTwoSeconds() {
        long lines = LARGE.lines().count();
        assertTrue(lines >= 10_000, () -> lines + " lines");
        Duration cold = check(LARGE);

        Duration warm = check(LARGE);

        System.out.println(lines + " lines: " + warm.toMillis() + " ms, " + cold.toMillis() + " ms the first time");
        assertTrue(warm.compareTo(Duration.ofSeconds(2)) < 0, () -> "took " + warm.toMillis() + " ms");
    }

    @Test
    void isReadAndCheckedInTwoSecondsAsOneList() {
        String list = "apiVersion: v1\nkind: List\nitems:\n"
                + LARGE.lines()
                        .map(line -> line.equals("---") ? "" : line)
                        .collect(Collectors.joining("\n"))
                        .replaceAll("(?m)^(?=.)", "  ")
                        .replaceAll("(?m)^  apiVersion", "- apiVersion");
        check(list);

        Duration warm = check(list);

        assertTrue(warm.compareTo(Duration.ofSeconds(2)) < 0, () -> "took " + warm.toMillis() + " ms");
    }
}
