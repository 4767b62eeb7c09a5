package io.graceful.manifest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlValue;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonReportTest {

    private final YamlValue root = parse(JsonReport.of(Reports.mixed()));

    @Test
    void countsAndNamesWhatWasChecked() {
        assertEquals(1, root.get("version").number().orElseThrow());
        assertEquals(1, root.get("files").number().orElseThrow());
        assertEquals(
                List.of("Deployment shop", "Deployment till"),
                root.get("workloads").items().stream()
                        .map(YamlValue::textOrEmpty)
                        .toList());
        assertEquals(1, root.at("counts", "error").number().orElseThrow());
        assertEquals(1, root.at("counts", "warning").number().orElseThrow());
        assertEquals(0, root.at("counts", "info").number().orElseThrow());
        assertEquals(1, root.at("counts", "suppressed").number().orElseThrow());
    }

    @Test
    void aFindingHasAllThatTheTextHas() {
        YamlValue finding = root.get("findings").items().get(1);

        assertEquals(
                List.of(
                        "rule",
                        "severity",
                        "title",
                        "file",
                        "line",
                        "column",
                        "subject",
                        "path",
                        "message",
                        "fix",
                        "mendable"),
                List.copyOf(finding.entries().keySet()));
        assertEquals("G01", finding.get("rule").textOrEmpty());
        assertEquals("error", finding.get("severity").textOrEmpty());
        assertEquals("k8s/my shop.yaml", finding.get("file").textOrEmpty());
        assertEquals(2, finding.get("line").number().orElseThrow());
        assertEquals(8, finding.get("column").number().orElseThrow());
        assertTrue(finding.get("mendable").isTrue());
    }

    @Test
    void suppressedOnesStandApartWithTheirReason() {
        assertEquals(2, root.get("findings").items().size());
        assertEquals(1, root.get("suppressed").items().size());
        assertEquals(
                "the load balancer \"wants\" it",
                root.get("suppressed").items().get(0).get("reason").textOrEmpty());
    }

    @Test
    void theUndecidedNameTheirOption() {
        assertEquals(3, root.get("undecided").items().size());
        assertEquals(
                "--kubernetes 1.30",
                root.get("undecided").items().get(0).get("option").textOrEmpty());
    }

    static YamlValue parse(String json) {
        YamlFile file = YamlFile.of("report.json", json);
        assertEquals(List.of(), file.problems());
        assertTrue(json.endsWith("}\n") && json.indexOf('\n') == json.length() - 1, "one line, with its end");
        return file.documents().get(0).root();
    }
}
