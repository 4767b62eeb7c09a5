package io.graceful.docs;

import io.graceful.micrometer.GracefulMeters;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the meters are called in Prometheus, by Micrometer's own convention. */
final class PrometheusNames {

    private static final PrometheusNamingConvention CONVENTION = new PrometheusNamingConvention();
    private static final Pattern NAME = Pattern.compile("\\bgraceful_[a-z_]+\\b");

    private PrometheusNames() {}

    /** The one series of a gauge or a counter; of a timer what its series begin with. */
    static String of(GracefulMeters meter) {
        String unit = meter.unit().isEmpty() ? null : meter.unit();
        return switch (meter.kind()) {
            case GAUGE, TIME_GAUGE -> CONVENTION.name(meter.meterName(), Meter.Type.GAUGE, unit);
            case COUNTER, FUNCTION_COUNTER -> {
                String name = CONVENTION.name(meter.meterName(), Meter.Type.COUNTER, unit);
                yield name.endsWith("_total") ? name : name + "_total";
            }
            case TIMER -> CONVENTION.name(meter.meterName(), Meter.Type.TIMER, unit);
        };
    }

    /** Every series of it. */
    static List<String> series(GracefulMeters meter) {
        String name = of(meter);
        return meter.kind() == GracefulMeters.Kind.TIMER
                ? List.of(name + "_count", name + "_sum", name + "_max")
                : List.of(name);
    }

    /** Every name of graceful's in a query, or in a whole file of them. */
    static List<String> in(String text) {
        return NAME.matcher(text)
                .results()
                .map(MatchResult::group)
                .distinct()
                .sorted()
                .toList();
    }
}
