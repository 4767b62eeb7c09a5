package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.yaml.YamlFile;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SuppressionsTest {

    /** What is suppressed in these: the Service's publishNotReadyAddresses. */
    private static final String BROKEN = RuleCase.good()
            .replace(
                    "  selector: {app: shop}\n  ports",
                    "  publishNotReadyAddresses: true\n  selector: {app: shop}\n  ports");

    private static CheckReport check(String text) {
        return RuleCase.of(Rule.X01, "suppressed").manifest(text).report();
    }

    private static CheckReport behind(String comment) {
        return check(BROKEN.replace("Addresses: true", "Addresses: true " + comment));
    }

    private static CheckReport above(String lines) {
        return check(BROKEN.replace("  publishNotReady", lines + "\n  publishNotReady"));
    }

    private static void assertSuppressed(CheckReport report, String reason) {
        assertEquals(List.of(), report.open());
        assertEquals(
                List.of(Optional.of(reason)),
                report.findings().stream().map(Finding::suppressed).toList());
    }

    private static List<Rule> open(CheckReport report) {
        return report.open().stream().map(Finding::rule).toList();
    }

    private static String message(CheckReport report, Rule rule) {
        return report.open().stream()
                .filter(finding -> finding.rule() == rule)
                .map(Finding::message)
                .findFirst()
                .orElse("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# graceful:ignore S01 only health checks come in",
                "#graceful:ignore s01 only health checks come in",
                "# graceful:ignore: S01   only health checks come in  ",
                "\t# graceful:ignore S01 only health checks come in"
            })
    void aCommentBehindTheLineSuppresses(String comment) {
        assertSuppressed(behind(comment), "only health checks come in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "  # graceful:ignore S01 for members",
                "# graceful:ignore S01 for members",
                "  # graceful:ignore S01 for members\n  # which is explained elsewhere"
            })
    void aCommentAloneAboveTheLineSuppresses(String lines) {
        assertSuppressed(above(lines), "for members");
    }

    @Test
    void severalCommentsAndSeveralRulesMayStandTogether() {
        String text = BROKEN.replace("Addresses: true", "Addresses: true # graceful:ignore S01, S03 members")
                .replace(
                        "  selector: {app: shop}\n  ports",
                        "  # graceful:ignore S03 on purpose\n  externalTrafficPolicy: Local\n  selector: {app: shop}\n  ports");

        CheckReport report = check(text);

        assertEquals(List.of(Rule.X02), open(report));
        assertEquals("nothing here breaks S03: Every node that gets traffic has a pod", message(report, Rule.X02));
        assertEquals(3, report.findings().size());
    }

    @Test
    void aBlankLineOrAnotherKeyIsInBetween() {
        assertEquals(List.of(Rule.X02, Rule.S01), open(above("  # graceful:ignore S01 far away\n")));
        assertEquals(
                List.of(Rule.X02, Rule.S01), open(above("  # graceful:ignore S01 of another key\n  type: ClusterIP")));
    }

    @Test
    void whatIsInAScalarIsNoComment() {
        String quoted = BROKEN.replace(
                "metadata:\n  name: shop\nspec:\n  publish",
                "metadata:\n  name: shop\n  annotations: {a: \"x # graceful:ignore S01 no comment\"}\nspec:\n  publish");
        String block = BROKEN.replace(
                "spec:\n  publish",
                "  annotations:\n    a: |\n      # graceful:ignore S01 a script\n      # graceful:ignore S01\nspec:\n  publish");

        assertEquals(List.of(Rule.S01), open(check(quoted)));
        assertEquals(List.of(Rule.S01), open(check(block)));
    }

    @Test
    void anAnnotationCoversAllOfItsObject() {
        String annotations = "  annotations: {graceful.io/ignore: \"S01 members find each other; S03 one node\"}\n";
        String text = BROKEN.replace(
                "metadata:\n  name: shop\nspec:\n  publish",
                "metadata:\n  name: shop\n" + annotations + "spec:\n  publish");

        assertEquals(List.of(Rule.X02), open(check(text)));
        assertSuppressed(check(text.replace("; S03 one node", "")), "members find each other");
    }

    @Test
    void anAnnotationOfThePodTemplateCoversTheWorkload() {
        String text = RuleCase.good()
                .replace("replicas: 3", "replicas: 1")
                .replace(
                        "      labels: {app: shop}\n    spec",
                        "      labels: {app: shop}\n      annotations:\n        graceful.io/ignore: |\n"
                                + "          U07 a singleton\n          B02,U10 as there is only one\n    spec");

        CheckReport report = check(text);

        assertEquals(List.of(Rule.X02, Rule.X02), open(report));
        assertEquals(
                Optional.of("a singleton"),
                report.findings().stream()
                        .filter(Finding::isSuppressed)
                        .findFirst()
                        .orElseThrow()
                        .suppressed());
    }

    @Test
    void anAnnotationSaysNothingOfAnObjectOfTheSameNameElsewhere() {
        String annotated = BROKEN.replace(
                "metadata:\n  name: shop\nspec:\n  publish",
                "metadata:\n  name: shop\n  annotations: {graceful.io/ignore: S01 members}\nspec:\n  publish");
        CheckReport report = RuleCase.of(Rule.X01, "two files")
                .check()
                .check(List.of(YamlFile.of("a.yaml", annotated), YamlFile.of("b.yaml", BROKEN)));

        assertTrue(report.open().stream()
                .anyMatch(finding ->
                        finding.rule() == Rule.S01 && finding.place().file().equals("b.yaml")));
        assertTrue(report.open().stream()
                .noneMatch(finding -> finding.place().file().equals("a.yaml")));
    }

    @Test
    void withoutAReasonNothingIsSuppressed() {
        CheckReport report = behind("# graceful:ignore S01");

        assertEquals(List.of(Rule.S01, Rule.X01), open(report));
        assertEquals("S01 without a reason suppresses nothing", message(report, Rule.X01));
    }

    @Test
    void anUnknownRuleIsNamedWithTheNearest() {
        assertEquals("there is no rule GR01 (nearest: G01)", message(behind("# graceful:ignore GR01 x"), Rule.X01));
        assertEquals("there is no rule S0l (nearest: S01)", message(behind("# graceful:ignore S0l x"), Rule.X01));
        assertEquals("it names no rule (expected: G01 and a reason)", message(behind("# graceful:ignore"), Rule.X01));
        assertSuppressed(
                check(BROKEN.replace("Addresses: true", "Addresses: true # graceful:ignore S01 x, y")), "x, y");
    }

    @Test
    void aKnownRuleBesideAnUnknownOneStillCounts() {
        assertEquals(List.of(Rule.X01), open(behind("# graceful:ignore S01,S99 members")));
    }

    @Test
    void findingsAboutSuppressionsCannotBeSuppressed() {
        CheckReport report = behind("# graceful:ignore S01,S99,X01 members");

        assertEquals(List.of(Rule.X01, Rule.X01), open(report));
        assertTrue(report.open().stream()
                .anyMatch(finding -> finding.message().equals("X01 is about suppressions, and cannot be suppressed")));
    }

    @Test
    void anUndecidedRuleMayStillBeBroken() {
        String text =
                RuleCase.good().replace("minReadySeconds: 5", "minReadySeconds: 0 # graceful:ignore U06 no balancer");
        CheckReport undecided = RuleCase.of(Rule.X02, "undecided")
                .manifest(text)
                .facts(facts -> facts.loadBalancer(null))
                .report();

        assertEquals(List.of(), undecided.open());
        assertEquals(List.of(Rule.X02), open(check(text)));
    }

    @Test
    void mendingLeavesAloneWhatIsSuppressed() {
        RuleCase kept = RuleCase.of(Rule.X01, "kept")
                .manifest(BROKEN.replace("Addresses: true", "Addresses: true # graceful:ignore S01 members"));

        assertEquals(
                kept.text(),
                Mending.of(kept.check(), kept.files(), Severity.INFO)
                        .files()
                        .get(0)
                        .text());
    }

    @Test
    void manyIdsAreReadInOneGo() {
        CheckReport report = behind("# graceful:ignore " + "S01,".repeat(20_000) + "S01 many");

        assertSuppressed(report, "many");
    }
}
