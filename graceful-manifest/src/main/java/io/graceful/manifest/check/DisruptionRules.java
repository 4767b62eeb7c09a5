package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** B: what a node drain may take. */
final class DisruptionRules {

    private static final String BLOCKS = ": no pod may ever be evicted, so a node drain waits until somebody forces it";

    private DisruptionRules() {}

    static void check(Scope scope) {
        Optional<Pods> pods = Pods.of(scope.manifests(), scope.workload());
        List<KubeObject> budgets = scope.manifests().budgetsOf(scope.workload());
        if (pods.isPresent() && pods.get().count() > 0) {
            budgets.forEach(budget -> leaves(scope, budget, pods.get().count()));
        }
        if (budgets.size() > 1) {
            scope.report(
                    Rule.B01,
                    budgets.get(1),
                    budgets.get(1).spec().get("selector"),
                    budgets.size() + " budgets select the pods of "
                            + scope.workload().subject() + " ("
                            + budgets.stream().map(KubeObject::name).collect(Collectors.joining(", "))
                            + "), and then the eviction API refuses every one of them",
                    "keep one",
                    List.of());
        }
        if (pods.isPresent() && pods.get().count() > 1 && budgets.isEmpty()) {
            scope.report(
                    Rule.B02,
                    scope.workload().object().value().get("kind"),
                    pods.get().origin()
                            + " and no PodDisruptionBudget selects them: a drain of nodes may take all at once",
                    "add a PodDisruptionBudget (policy/v1) with maxUnavailable: 1 and selector: {matchLabels: {"
                            + SelectorRule.shown(SelectorRule.identity(scope.workload())) + "}}");
        }
    }

    /** What is wrong however many pods there are. */
    static void check(ManifestScope scope) {
        for (KubeObject budget : scope.manifests().objects("PodDisruptionBudget")) {
            YamlValue most = budget.spec().get("maxUnavailable");
            YamlValue least = budget.spec().get("minAvailable");
            if (Amount.of(most).filter(amount -> amount.value() == 0).isPresent()) {
                scope.report(
                        Rule.B01,
                        budget,
                        most,
                        "maxUnavailable " + most.shown() + BLOCKS,
                        "write maxUnavailable: 1",
                        YamlEdits.replace(most, "1"));
            } else if (Amount.of(least).filter(DisruptionRules::isAll).isPresent()) {
                scope.report(
                        Rule.B01,
                        budget,
                        least,
                        "minAvailable " + least.shown() + " is all pods" + BLOCKS,
                        "write maxUnavailable: 1 instead",
                        YamlEdits.replaceEntry(least, "maxUnavailable", "1"));
            }
        }
    }

    private static boolean isAll(Amount amount) {
        return amount.percent() && amount.value() >= 100;
    }

    private static void leaves(Scope scope, KubeObject budget, long pods) {
        YamlValue least = budget.spec().get("minAvailable");
        Optional<Amount> amount = Amount.of(least);
        if (amount.isEmpty() || isAll(amount.get()) || amount.get().roundedUp(pods) < pods) {
            return;
        }
        scope.report(
                Rule.B01,
                budget,
                least,
                "minAvailable " + amount.get().reckoned(pods, true) + " >= " + RolloutRules.replicas(pods) + " of "
                        + scope.workload().subject() + BLOCKS,
                "write maxUnavailable: 1 instead, which stays right when the number of replicas changes",
                YamlEdits.replaceEntry(least, "maxUnavailable", "1"));
    }
}
