package io.graceful.docs;

import io.graceful.micrometer.GracefulMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

    @Test
    void thePageListsEveryMeter() {
        List<String> lines =
                new ArrayList<>(List.of("| meter | kind | unit | tag | meaning |", "|---|---|---|---|---|"));
        for (GracefulMeters meter : GracefulMeters.values()) {
            lines.add(String.format(
                    "| `%s` | %s | %s | %s | %s |",
                    meter.meterName(),
                    meter.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    meter.unit(),
                    meter.tag(),
                    meter.meaning()));
        }

        Docs.check("docs/metrics.md", "meters", lines);
    }
}
