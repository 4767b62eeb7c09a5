package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every group of rules; a test of a group lists its cases. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RuleContract {

    /** {@code PT30S}, but not the middle of {@code JAVA_TOOL_OPTIONS}. */
    private static final Pattern ISO_DURATION = Pattern.compile("\\bPT-?\\d");

    /** The rules of the group. */
    abstract Set<Rule> rules();

    /** Changes that break a rule, and no other. */
    abstract Stream<RuleCase> breaks();

    /** Changes near the rule that are all right. */
    abstract Stream<RuleCase> keeps();

    @ParameterizedTest
    @MethodSource("breaks")
    void isFoundAndNothingElse(RuleCase broken) {
        CheckReport report = broken.report();

        assertEquals(
                Set.of(broken.rule()),
                broken.broken(),
                () -> String.join(
                        "\n", report.findings().stream().map(Finding::toString).toList()));
        for (Finding finding : report.open()) {
            assertAll(
                    () -> assertTrue(finding.message().length() > 10, finding::toString),
                    () -> assertTrue(finding.fix().length() > 5, finding::toString),
                    () -> assertFalse(finding.message().contains("Optional"), finding::toString),
                    () -> assertFalse(ISO_DURATION.matcher(finding.message()).find(), finding::toString));
        }
    }

    @ParameterizedTest
    @MethodSource("keeps")
    void isAllRight(RuleCase kept) {
        assertFalse(
                kept.broken().contains(kept.rule()),
                () -> String.join(
                        "\n",
                        kept.report().findings().stream().map(Finding::toString).toList()));
    }

    /** Where a finding says how to mend the text, that mends it: nothing is left of the rule, and nothing new comes. */
    @ParameterizedTest
    @MethodSource("breaks")
    void isMendedByItsOwnEdits(RuleCase broken) {
        List<Finding> editable = broken.report().open().stream()
                .filter(finding -> !finding.edits().isEmpty())
                .toList();
        if (editable.isEmpty()) {
            return;
        }

        Mending mending = Mending.of(broken.check(), broken.files(), Severity.INFO);

        assertEquals(
                List.of(), mending.report().open(), () -> mending.files().get(0).text());
        assertEquals(
                mending.files().get(0).text(),
                Mending.of(broken.check(), mending.files(), Severity.INFO)
                        .files()
                        .get(0)
                        .text());
    }

    @Test
    void everyRuleHasACaseOfEachKind() {
        assertEquals(rules(), rulesOf(breaks()));
        assertEquals(rules(), rulesOf(keeps()));
    }

    private static Set<Rule> rulesOf(Stream<RuleCase> cases) {
        Set<Rule> rules = EnumSet.noneOf(Rule.class);
        cases.forEach(each -> rules.add(each.rule()));
        return rules;
    }
}
