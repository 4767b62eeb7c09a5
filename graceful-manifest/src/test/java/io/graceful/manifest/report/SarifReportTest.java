package io.graceful.manifest.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.check.CheckReport;
import io.graceful.manifest.check.Rule;
import io.graceful.manifest.yaml.YamlValue;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SarifReportTest {

    private final YamlValue root =
            JsonReportTest.parse(SarifReport.of(Reports.mixed(), List.of(Reports.FILE), "1.2.3"));
    private final YamlValue run = root.get("runs").items().get(0);

    @Test
    void hasWhatTheFormatDemands() {
        assertEquals("2.1.0", root.get("version").textOrEmpty());
        assertEquals(
                "https://json.schemastore.org/sarif-2.1.0.json",
                root.get("$schema").textOrEmpty());
        assertEquals(1, root.get("runs").items().size());
        assertEquals("graceful-manifest", run.at("tool", "driver", "name").textOrEmpty());
        assertEquals("1.2.3", run.at("tool", "driver", "version").textOrEmpty());
        assertEquals("unicodeCodePoints", run.get("columnKind").textOrEmpty());
        assertTrue(run.get("results").isList());
    }

    @Test
    void everyRuleIsInTheCatalogueInItsPlace() {
        List<YamlValue> rules = run.at("tool", "driver", "rules").items();
        Set<String> names = new HashSet<>();

        assertEquals(Rule.values().length, rules.size());
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = Rule.values()[i];
            YamlValue shown = rules.get(i);
            assertEquals(rule.id(), shown.get("id").textOrEmpty());
            assertTrue(shown.get("name").textOrEmpty().matches("[A-Z][A-Za-z0-9]+"), shown::toString);
            assertTrue(names.add(shown.get("name").textOrEmpty()), () -> "twice: " + rule);
            assertEquals(rule.title(), shown.at("shortDescription", "text").textOrEmpty());
            assertTrue(shown.at("fullDescription", "text").textOrEmpty().contains(rule.why()));
            assertTrue(shown.at("help", "text").exists());
            assertTrue(shown.at("help", "markdown").textOrEmpty().startsWith("**" + rule.id()));
            assertTrue(Set.of("error", "warning", "note")
                    .contains(shown.at("defaultConfiguration", "level").textOrEmpty()));
        }
    }

    @Test
    void resultsPointToTheirRuleAndPlace() {
        for (YamlValue result : run.get("results").items()) {
            int index = (int) result.get("ruleIndex").number().orElseThrow();
            assertEquals(Rule.values()[index].id(), result.get("ruleId").textOrEmpty());
            assertTrue(result.at("message", "text").exists());
        }
        YamlValue physical = result("G01").get("locations").items().get(0).get("physicalLocation");
        assertEquals(
                "k8s/my%20shop.yaml", physical.at("artifactLocation", "uri").textOrEmpty());
        assertEquals(2, physical.at("region", "startLine").number().orElseThrow());
        assertEquals(8, physical.at("region", "startColumn").number().orElseThrow());
        assertEquals("error", result("G01").get("level").textOrEmpty());
        assertEquals("note", result("U08").get("level").textOrEmpty());
    }

    @Test
    void onlySuppressedOnesAreSuppressed() {
        assertFalse(result("G01").get("suppressions").exists());
        YamlValue suppression = result("U08").get("suppressions").items().get(0);
        assertEquals("inSource", suppression.get("kind").textOrEmpty());
        assertEquals(
                "the load balancer \"wants\" it",
                suppression.get("justification").textOrEmpty());
    }

    @Test
    void aFixIsCountedInCharacters() {
        assertFalse(result("R05").get("fixes").exists());
        YamlValue change = result("G01")
                .get("fixes")
                .items()
                .get(0)
                .get("artifactChanges")
                .items()
                .get(0);
        YamlValue replacement = change.get("replacements").items().get(0);

        assertEquals("k8s/my%20shop.yaml", change.at("artifactLocation", "uri").textOrEmpty());
        // The face in the first line is one character, and two of Java's.
        assertEquals(15, replacement.at("deletedRegion", "charOffset").number().orElseThrow());
        assertEquals(2, replacement.at("deletedRegion", "charLength").number().orElseThrow());
        assertEquals("45", replacement.at("insertedContent", "text").textOrEmpty());
    }

    @Test
    void whatIsUndecidedIsNotedWithItsRule() {
        YamlValue invocation = run.get("invocations").items().get(0);
        YamlValue note = invocation.get("toolExecutionNotifications").items().get(0);

        assertTrue(invocation.get("executionSuccessful").isTrue());
        assertEquals("note", note.get("level").textOrEmpty());
        assertEquals("P02", note.at("associatedRule", "id").textOrEmpty());
        assertEquals(
                "P02 is not decided for Deployment shop: say the version of Kubernetes with --kubernetes 1.30",
                note.at("message", "text").textOrEmpty());
    }

    @Test
    void nothingFoundIsAnEmptyList() {
        YamlValue empty = JsonReportTest.parse(
                SarifReport.of(new CheckReport(List.of(), List.of(), 0, List.of()), List.of(), ""));

        assertTrue(empty.get("runs").items().get(0).get("results").isList());
        assertFalse(
                empty.get("runs").items().get(0).at("tool", "driver", "version").exists());
    }

    @ParameterizedTest
    @CsvSource({
        "k8s/shop.yaml, k8s/shop.yaml",
        "k8s\\shop.yaml, k8s/shop.yaml",
        "a b/ü%.yaml, a%20b/%C3%BC%25.yaml",
        "../other/shop.yaml, ../other/shop.yaml",
        "odd:name.yaml, ./odd:name.yaml",
        "/tmp/a b.yaml, file:///tmp/a%20b.yaml",
        "C:\\k8s\\shop.yaml, file:///C:/k8s/shop.yaml",
        "stdin, stdin"
    })
    void namesOfFilesBecomeUris(String name, String uri) {
        assertEquals(uri, SarifNames.uri(name));
    }

    private YamlValue result(String rule) {
        return run.get("results").items().stream()
                .filter(result -> result.get("ruleId").textOrEmpty().equals(rule))
                .findFirst()
                .orElseThrow();
    }
}
