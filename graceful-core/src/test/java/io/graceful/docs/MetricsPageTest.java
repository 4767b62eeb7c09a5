package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.micrometer.GracefulMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MetricsPageTest {

    private static final Set<String> ENDINGS = Set.of("seconds", "total", "count", "sum", "max", "bucket");

    @Test
    void thePageListsEveryMeter() {
        List<String> lines = new ArrayList<>(List.of(
                "| meter | Prometheus | kind | unit | tag | moves | meaning |", "|---|---|---|---|---|---|---|"));
        for (GracefulMeters meter : GracefulMeters.values()) {
            lines.add(String.format(
                    "| `%s` | %s | %s | %s | %s | %s | %s |",
                    meter.meterName(),
                    PrometheusNames.series(meter).stream()
                            .map(name -> "`" + name + "`")
                            .collect(Collectors.joining(" ")),
                    meter.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    meter.unit(),
                    meter.tag(),
                    moves(meter),
                    meter.meaning()));
        }

        Docs.check("docs/metrics.md", "meters", lines);
    }

    /** What <a href="https://prometheus.io/docs/practices/naming/">Prometheus</a> asks of a name, and readers of a query too. */
    @ParameterizedTest
    @EnumSource(GracefulMeters.class)
    void itsNameInPrometheusSaysEachWordOnceAndEndsWithItsUnit(GracefulMeters meter) {
        String name = PrometheusNames.of(meter);
        List<String> words = List.of(name.split("_"));

        String last = words.get(words.size() - 1);
        assertEquals(words.stream().distinct().toList(), words, name + " repeats itself");
        assertEquals(
                switch (meter.kind()) {
                    case GAUGE -> "";
                    case TIME_GAUGE, TIMER -> "seconds";
                    case COUNTER, FUNCTION_COUNTER -> "total";
                },
                ENDINGS.contains(last) ? last : "",
                name);
    }

    /** All are there from the start; this is when their values change. */
    private static String moves(GracefulMeters meter) {
        return switch (meter) {
            case PHASE,
                    READY,
                    REQUESTS,
                    REQUESTS_IN_FLIGHT,
                    REQUESTS_OLDEST,
                    WORK_OPEN,
                    STREAMS_OPEN,
                    CONNECTIONS_OPEN,
                    CONNECTIONS_UNTOLD -> "always";
            case PHASE_DURATION -> "at the end of each phase";
            case REQUESTS_LATE, STOP_REMAINING -> "from the stop signal on";
            case STOPS, STOP_DURATION, STOP_CUT, PROPAGATION_LAST_CONNECTION -> "with the stop report";
            case WARMUP_TASK, WARMUP_REQUESTS, WARMUP_WINDOWS, WARMUP_JIT_SHARE -> "in the warm-up";
            case WARMUP_VERDICT -> "at the end of the warm-up";
        };
    }
}
