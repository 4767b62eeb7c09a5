package io.graceful.manifest.check;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

class DisruptionRulesTest extends RuleContract {

    private static final String BUDGET = """
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              name: shop
            spec:
              maxUnavailable: 1
              selector:
                matchLabels: {app: shop}
            """;

    @Override
    Set<Rule> rules() {
        return EnumSet.of(Rule.B01, Rule.B02);
    }

    @Override
    Stream<RuleCase> breaks() {
        return Stream.of(
                RuleCase.of(Rule.B01, "minAvailable all").replace("  maxUnavailable: 1\n", "  minAvailable: 3\n"),
                RuleCase.of(Rule.B01, "minAvailable rounds up to all")
                        .replace("  maxUnavailable: 1\n", "  minAvailable: 70%\n"),
                RuleCase.of(Rule.B01, "minAvailable 100%").replace("  maxUnavailable: 1\n", "  minAvailable: 100%\n"),
                RuleCase.of(Rule.B01, "maxUnavailable 0").replace("  maxUnavailable: 1\n", "  maxUnavailable: 0\n"),
                RuleCase.of(Rule.B01, "maxUnavailable 0%")
                        .replace("  maxUnavailable: 1\n", "  maxUnavailable: \"0%\"\n"),
                RuleCase.of(Rule.B01, "a budget in one line")
                        .replace(
                                "  maxUnavailable: 1\n  selector:\n    matchLabels: {app: shop}",
                                "  {minAvailable: 3, selector: {matchLabels: {app: shop}}}"),
                RuleCase.of(Rule.B01, "as many as the autoscaler keeps at the least")
                        .replace("  maxUnavailable: 1\n", "  minAvailable: 2\n")
                        .append(RolloutRulesTest.autoscaler("  minReplicas: 2\n")),
                RuleCase.of(Rule.B01, "two budgets").append(BUDGET.replace("name: shop", "name: other")),
                RuleCase.of(Rule.B01, "of pods that are not here")
                        .append(BUDGET.replace("shop", "other").replace(": 1\n", ": 0\n")),
                RuleCase.of(Rule.B02, "none").replace("---\n" + BUDGET, ""),
                RuleCase.of(Rule.B02, "for other pods").replace(BUDGET, BUDGET.replace("shop", "other")));
    }

    @Override
    Stream<RuleCase> keeps() {
        return Stream.of(
                RuleCase.of(Rule.B01, "one fewer").replace("  maxUnavailable: 1\n", "  minAvailable: 2\n"),
                RuleCase.of(Rule.B01, "rounds up to two").replace("  maxUnavailable: 1\n", "  minAvailable: 50%\n"),
                RuleCase.of(Rule.B01, "a percentage rounds up to one")
                        .replace("  maxUnavailable: 1\n", "  maxUnavailable: 1%\n"),
                RuleCase.of(Rule.B02, "every pod of the namespace")
                        .replace(BUDGET, BUDGET.replace("selector:\n    matchLabels: {app: shop}", "selector: {}")),
                RuleCase.of(Rule.B02, "a single pod")
                        .replace("replicas: 3", "replicas: 1")
                        .replace("---\n" + BUDGET, ""),
                RuleCase.of(Rule.B02, "a job")
                        .append(
                                "apiVersion: batch/v1\nkind: Job\nmetadata: {name: job}\nspec:\n  template:\n    spec:\n"
                                        + "      containers: [{name: job, image: x}]\n"));
    }
}
