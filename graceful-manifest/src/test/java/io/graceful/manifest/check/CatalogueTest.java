package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every rule of the catalogue is held to the contract by some test. */
class CatalogueTest {

    private static final List<RuleContract> GROUPS = List.of(
            new ReadingRulesTest(),
            new ApiRulesTest(),
            new GraceRulesTest(),
            new HookRulesTest(),
            new ProbeRulesTest(),
            new RolloutRulesTest(),
            new ServiceRulesTest(),
            new ProcessRulesTest(),
            new DisruptionRulesTest());

    @Test
    void everyRuleHasFailingAndPassingCases() {
        Set<Rule> held = EnumSet.noneOf(Rule.class);
        GROUPS.forEach(group -> held.addAll(group.rules()));
        // Suppressions are about findings, not manifests: SuppressionsTest.
        held.addAll(EnumSet.of(Rule.X01, Rule.X02));

        assertEquals(EnumSet.allOf(Rule.class), held);
        assertTrue(held.size() >= 40, () -> held.size() + " rules");
    }

    @Test
    void everyRuleSaysWhatItAsksAndWhy() {
        for (Rule rule : Rule.values()) {
            assertTrue(rule.id().matches("[A-Z]\\d\\d"), rule.id());
            assertTrue(!rule.title().endsWith(".") && rule.title().length() > 10, rule.title());
            assertTrue(rule.why().length() > 20, rule.why());
        }
    }
}
