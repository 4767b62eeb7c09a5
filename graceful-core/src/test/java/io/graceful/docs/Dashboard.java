package io.graceful.docs;

import static io.graceful.docs.PrometheusNames.of;

import io.graceful.micrometer.GracefulMeters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The Grafana dashboard. It has a panel for every meter, because a meter without one does not compile; and it takes no label
 * for granted but those that Prometheus itself gives: {@code job} and {@code instance}.
 */
final class Dashboard {

    static final String PATH = "docs/dashboards/graceful.json";

    /** Matches series without a namespace too: "All" is {@code .*}, and a label that is not there is empty. */
    private static final String PODS = "{namespace=~\"$namespace\", job=~\"$job\", instance=~\"$instance\"}";

    private static final Map<String, Object> SOURCE = map("type", "prometheus", "uid", "${datasource}");
    private static final int COLUMNS = 24;
    private static final int HEIGHT = 8;

    private int nextId = 1;

    /** The parts of the dashboard, from above. */
    private enum Row {
        PODS("Pods"),
        TRAFFIC("Traffic"),
        LEAVING("Leaving, while it goes on"),
        REPORTS("What stops ended with: only where the last values get out, see docs/metrics.md"),
        WARM_UP("Warm-up");

        private final String title;

        Row(String title) {
            this.title = title;
        }
    }

    /** The look of a panel. */
    private enum Look {
        LINES,
        STACK,
        FIGURE
    }

    private record Panel(Row row, Look look, String title, String unit, String query, String legend) {}

    private Dashboard() {}

    /** The file. */
    static String text() {
        return Json.text(new Dashboard().model());
    }

    private static Panel panel(GracefulMeters meter) {
        String name = of(meter);
        String series = name + PODS;
        return switch (meter) {
            case PHASE ->
                new Panel(
                        Row.PODS, Look.STACK, "Pods by phase", "short", "sum by (phase) (" + series + ")", "{{phase}}");
            case READY -> new Panel(Row.PODS, Look.LINES, "Pods that are ready", "short", sum(series), "__auto");
            case PHASE_DURATION ->
                new Panel(
                        Row.PODS,
                        Look.LINES,
                        "Longest time in each phase",
                        "s",
                        // A process is in a phase once, so that the sum is the duration.
                        "max by (phase) (" + name + "_sum" + PODS + " > 0)",
                        "{{phase}}");
            case REQUESTS -> new Panel(Row.TRAFFIC, Look.LINES, "Requests", "reqps", sum(rate(series)), "__auto");
            case REQUESTS_IN_FLIGHT ->
                new Panel(Row.TRAFFIC, Look.LINES, "Requests in flight", "short", sum(series), "__auto");
            case REQUESTS_OLDEST ->
                new Panel(Row.TRAFFIC, Look.LINES, "Age of the oldest open request", "s", max(series), "__auto");
            case WORK_OPEN ->
                new Panel(Row.TRAFFIC, Look.LINES, "Tracked work that is open", "short", sum(series), "__auto");
            case STREAMS_OPEN ->
                new Panel(Row.TRAFFIC, Look.LINES, "Long-lived streams", "short", sum(series), "__auto");
            case CONNECTIONS_OPEN -> new Panel(Row.TRAFFIC, Look.LINES, "Connections", "short", sum(series), "__auto");
            case REQUESTS_LATE ->
                new Panel(
                        Row.LEAVING,
                        Look.LINES,
                        "Requests after the stop signal",
                        "reqps",
                        sum(rate(series)),
                        "__auto");
            case CONNECTIONS_UNTOLD ->
                new Panel(
                        Row.LEAVING,
                        Look.LINES,
                        "Connections that stopping pods have not told to leave",
                        "short",
                        sum(series + " and " + phase("PROPAGATING|DRAINING")),
                        "__auto");
            case STOP_REMAINING ->
                new Panel(Row.LEAVING, Look.LINES, "Time left to the stop under way", "s", min(series), "__auto");
            case STOPS ->
                new Panel(
                        Row.REPORTS,
                        Look.FIGURE,
                        "Stops by outcome",
                        "short",
                        // Of a process there is one stop, so that the counter is 0 or 1; and where it is first seen at
                        // 1
                        // increase()
                        // sees nothing.
                        "sum by (outcome) (max_over_time(" + series + "[$__range]))",
                        "{{outcome}}");
            case STOP_CUT ->
                new Panel(
                        Row.REPORTS,
                        Look.FIGURE,
                        "Requests and other work cut",
                        "short",
                        sum("max_over_time(" + series + "[$__range])"),
                        "__auto");
            case STOP_DURATION ->
                new Panel(
                        Row.REPORTS,
                        Look.LINES,
                        "Longest stop",
                        "s",
                        max("max_over_time(" + name + "_sum" + PODS + "[$__rate_interval]) > 0"),
                        "__auto");
            case PROPAGATION_LAST_CONNECTION ->
                new Panel(
                        Row.REPORTS,
                        Look.LINES,
                        "How long routers take to forget a pod",
                        "s",
                        max("max_over_time(" + name + "_sum" + PODS + "[$__rate_interval]) > 0"),
                        "__auto");
            case WARMUP_TASK ->
                new Panel(
                        Row.WARM_UP,
                        Look.LINES,
                        "Longest time of each warm-up task",
                        "s",
                        "max by (task) (" + series + ")",
                        "{{task}}");
            case WARMUP_REQUESTS ->
                new Panel(Row.WARM_UP, Look.LINES, "Self-requests", "reqps", sum(rate(series)), "__auto");
            case WARMUP_WINDOWS ->
                new Panel(
                        Row.WARM_UP,
                        Look.LINES,
                        "Most windows a warm-up was judged by",
                        "short",
                        max(series),
                        "__auto");
            case WARMUP_JIT_SHARE ->
                new Panel(
                        Row.WARM_UP,
                        Look.LINES,
                        "JIT compiler's share of the CPUs while warming up",
                        "percentunit",
                        max(series + " and " + phase("WARMING_UP")),
                        "__auto");
            case WARMUP_VERDICT ->
                new Panel(
                        Row.WARM_UP,
                        Look.STACK,
                        "Pods by the verdict on their warm-up",
                        "short",
                        "sum by (verdict) (" + series + ")",
                        "{{verdict}}");
        };
    }

    private static String phase(String phases) {
        // Without the phase's label, so that it can stand beside series that have none.
        return "(max without (phase) (" + of(GracefulMeters.PHASE) + PODS.replace("}", ", phase=~\"" + phases + "\"}")
                + ") == 1)";
    }

    private static String rate(String series) {
        return "rate(" + series + "[$__rate_interval])";
    }

    private static String sum(String query) {
        return "sum by ($by) (" + query + ")";
    }

    private static String max(String query) {
        return "max by ($by) (" + query + ")";
    }

    private static String min(String query) {
        return "min by ($by) (" + query + ")";
    }

    private Map<String, Object> model() {
        return map(
                "uid",
                "graceful",
                "title",
                "graceful: rolling updates",
                "description",
                "How pods start, serve and leave: a panel for each of graceful's meters, which docs/metrics.md explains.",
                "tags",
                List.of("graceful", "kubernetes"),
                "schemaVersion",
                41,
                "version",
                1,
                "editable",
                true,
                "graphTooltip",
                1,
                "refresh",
                "30s",
                "time",
                map("from", "now-3h", "to", "now"),
                "templating",
                map("list", variables()),
                "annotations",
                map("list", List.of()),
                "links",
                List.of(),
                "panels",
                panels());
    }

    private static List<Map<String, Object>> variables() {
        String any = of(GracefulMeters.READY);
        return List.of(
                map("name", "datasource", "label", "Data source", "type", "datasource", "query", "prometheus"),
                labelValues("namespace", "Namespace", any),
                labelValues("job", "Job", any + "{namespace=~\"$namespace\"}"),
                labelValues("instance", "Pod", any + "{namespace=~\"$namespace\", job=~\"$job\"}"),
                by(),
                map("name", "filters", "label", "Other labels", "type", "adhoc", "datasource", SOURCE));
    }

    private static Map<String, Object> labelValues(String label, String title, String series) {
        String query = "label_values(" + series + ", " + label + ")";
        return map(
                "name",
                label,
                "label",
                title,
                "type",
                "query",
                "datasource",
                SOURCE,
                "definition",
                query,
                "query",
                map("query", query, "refId", "labels"),
                "refresh",
                2,
                "sort",
                1,
                "multi",
                true,
                "includeAll",
                true,
                "allValue",
                ".*",
                "current",
                map("text", List.of("All"), "value", List.of("$__all")));
    }

    /** What one line stands for. To group by a label that is not there is no error: there is one line then. */
    private static Map<String, Object> by() {
        List<String> labels = List.of(
                "job", "namespace", "app", "application", "service", "deployment", "container", "version", "instance");
        List<Map<String, Object>> options = labels.stream()
                .map(label -> map("text", label, "value", label, "selected", label.equals("job")))
                .toList();
        return map(
                "name",
                "by",
                "label",
                "A line for each",
                "type",
                "custom",
                "query",
                String.join(",", labels),
                "options",
                options,
                "multi",
                false,
                "includeAll",
                false,
                "current",
                map("text", "job", "value", "job"));
    }

    private List<Map<String, Object>> panels() {
        List<Map<String, Object>> all = new ArrayList<>();
        int y = 0;
        for (Row row : Row.values()) {
            List<GracefulMeters> meters = Arrays.stream(GracefulMeters.values())
                    .filter(meter -> panel(meter).row() == row)
                    .toList();
            all.add(map(
                    "id",
                    nextId++,
                    "type",
                    "row",
                    "title",
                    row.title,
                    "collapsed",
                    false,
                    "gridPos",
                    grid(0, y, COLUMNS, 1),
                    "panels",
                    List.of()));
            y++;
            int perLine = meters.size() % 3 == 0 ? 3 : meters.size() % 2 == 0 ? 2 : 3;
            int width = COLUMNS / perLine;
            for (int i = 0; i < meters.size(); i++) {
                int x = i % perLine * width;
                all.add(drawn(meters.get(i), grid(x, y + i / perLine * HEIGHT, width, HEIGHT)));
            }
            y += (meters.size() + perLine - 1) / perLine * HEIGHT;
        }
        return all;
    }

    private static Map<String, Object> grid(int x, int y, int width, int height) {
        return map("x", x, "y", y, "w", width, "h", height);
    }

    private Map<String, Object> drawn(GracefulMeters meter, Map<String, Object> grid) {
        Panel panel = panel(meter);
        boolean figure = panel.look() == Look.FIGURE;
        return map(
                "id",
                nextId++,
                "type",
                figure ? "stat" : "timeseries",
                "title",
                panel.title(),
                "description",
                meter.meaning() + " (`" + meter.meterName() + "`)",
                "datasource",
                SOURCE,
                "gridPos",
                grid,
                "fieldConfig",
                map("defaults", defaults(panel), "overrides", List.of()),
                "options",
                figure ? figureOptions() : lineOptions(),
                "targets",
                List.of(map(
                        "refId",
                        "A",
                        "datasource",
                        SOURCE,
                        "editorMode",
                        "code",
                        "expr",
                        panel.query(),
                        "legendFormat",
                        panel.legend(),
                        "instant",
                        figure,
                        "range",
                        !figure)));
    }

    private static Map<String, Object> defaults(Panel panel) {
        Map<String, Object> defaults = map("unit", panel.unit(), "min", 0);
        if (panel.look() != Look.FIGURE) {
            String stacking = panel.look() == Look.STACK ? "normal" : "none";
            int fill = panel.look() == Look.STACK ? 60 : 10;
            // Pods live for as little as one scrape: a line alone would not show them.
            defaults.put(
                    "custom",
                    map(
                            "drawStyle",
                            "line",
                            "fillOpacity",
                            fill,
                            "showPoints",
                            "auto",
                            "stacking",
                            map("group", "A", "mode", stacking)));
        }
        return defaults;
    }

    private static Map<String, Object> lineOptions() {
        return map(
                "legend",
                map("displayMode", "list", "placement", "bottom", "showLegend", true, "calcs", List.of()),
                "tooltip",
                map("mode", "multi", "sort", "desc"));
    }

    private static Map<String, Object> figureOptions() {
        return map(
                "colorMode",
                "value",
                "graphMode",
                "none",
                "textMode",
                "value_and_name",
                "reduceOptions",
                map("calcs", List.of("lastNotNull"), "fields", "", "values", false));
    }

    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
