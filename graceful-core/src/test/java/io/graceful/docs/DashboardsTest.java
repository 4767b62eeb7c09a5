package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.micrometer.GracefulMeters;
import io.graceful.micrometer.GracefulMetrics;
import io.graceful.settings.GracefulSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The dashboard and the alert rules are made from the meters; {@code -Ddocs.write=true} writes them. */
class DashboardsTest {

    @Test
    void theDashboardIsTheOneOfTheseMeters() {
        Docs.checkFile(Dashboard.PATH, Dashboard.text());
    }

    @Test
    void theAlertsAreTheOnesOfTheseMeters() {
        Docs.checkFile(AlertRules.PATH, AlertRules.text());
        Docs.checkFile(AlertRules.RESOURCE_PATH, AlertRules.resource());
        Docs.check(AlertRules.RUNBOOK, "alerts", AlertRules.table());
    }

    @Test
    void everyNameIsOneOfARealScrape() {
        Set<String> scraped = scraped();

        Set<String> expected = Arrays.stream(GracefulMeters.values())
                .flatMap(meter -> PrometheusNames.series(meter).stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, scraped);
        for (String text : List.of(Dashboard.text(), AlertRules.text())) {
            for (String name : PrometheusNames.in(text)) {
                assertTrue(scraped.contains(name), name);
            }
        }
    }

    @Test
    void everyMeterIsOnTheDashboard() {
        List<String> shown = PrometheusNames.in(Dashboard.text());

        for (GracefulMeters meter : GracefulMeters.values()) {
            assertTrue(PrometheusNames.series(meter).stream().anyMatch(shown::contains), meter::meterName);
        }
    }

    @Test
    void everyAlertIsExplainedWhereItSendsItsReader() {
        String page = Docs.read(Docs.top().resolve(AlertRules.RUNBOOK));

        for (String alert : AlertRules.names()) {
            assertTrue(page.contains("\n### " + alert + "\n"), alert);
        }
    }

    @Test
    void panelsSayWhatTheyShowAndStandSideBySide() {
        Set<Object> ids = new HashSet<>();
        Set<List<Integer>> taken = new HashSet<>();
        for (Map<String, Object> panel : panels()) {
            assertTrue(ids.add(panel.get("id")), panel::toString);
            assertFalse(((String) panel.get("title")).isBlank(), panel::toString);
            Map<String, Object> grid = object(panel.get("gridPos"));
            int x = (int) grid.get("x");
            int y = (int) grid.get("y");
            assertTrue(x + (int) grid.get("w") <= 24, panel::toString);
            for (int column = x; column < x + (int) grid.get("w"); column++) {
                for (int line = y; line < y + (int) grid.get("h"); line++) {
                    assertTrue(taken.add(List.of(column, line)), () -> "lies on another: " + panel);
                }
            }
            if (!panel.get("type").equals("row")) {
                assertFalse(((String) panel.get("description")).isBlank(), panel::toString);
                Map<String, Object> defaults =
                        object(object(panel.get("fieldConfig")).get("defaults"));
                assertFalse(((String) defaults.get("unit")).isBlank(), panel::toString);
                assertFalse(queries(panel).isEmpty(), panel::toString);
            }
        }
    }

    /** Every query of the dashboard, with Grafana's variables as they are while nothing is chosen. */
    static List<String> queries() {
        List<String> all = new ArrayList<>();
        panels().forEach(panel -> queries(panel)
                .forEach(query -> all.add(query.replace("$__rate_interval", "1m")
                        .replace("$__range", "3h")
                        .replaceAll("\\$(namespace|job|instance)", ".*")
                        .replace("$by", "job"))));
        return all;
    }

    private static List<String> queries(Map<String, Object> panel) {
        List<?> targets = (List<?>) panel.getOrDefault("targets", List.of());
        return targets.stream()
                .map(target -> (String) object(target).get("expr"))
                .toList();
    }

    private static List<Map<String, Object>> panels() {
        // JSON is YAML too.
        Object root = new Load(LoadSettings.builder().build()).loadFromString(Dashboard.text());
        return ((List<?>) object(root).get("panels"))
                .stream().map(DashboardsTest::object).toList();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Object value) {
        return (Map<String, Object>) value;
    }

    private static Set<String> scraped() {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Graceful graceful = Graceful.builder()
                .settings(GracefulSettings.builder().build())
                .warmup("cache", () -> {})
                .withoutSignals()
                .start();
        try {
            new GracefulMetrics(graceful).bindTo(registry);
            return registry.scrape()
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[ {]")[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        } finally {
            graceful.close();
            registry.close();
        }
    }
}
