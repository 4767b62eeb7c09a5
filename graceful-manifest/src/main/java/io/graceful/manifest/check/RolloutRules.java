package io.graceful.manifest.check;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.List;
import java.util.Optional;

/** U: how pods are replaced, and how many there are. */
final class RolloutRules {

    /** What {@code progressDeadlineSeconds} is unless it is set (apps/v1 defaults). */
    private static final long DEFAULT_DEADLINE = 600;

    private RolloutRules() {}

    static void check(Scope scope) {
        if (!scope.workload().isServing()) {
            return;
        }
        recreate(scope);
        unavailable(scope);
        unavailableElsewhere(scope);
        SurgeRule.check(scope);
        deadline(scope);
        BalancerRules.settle(scope);
        CapacityRules.check(scope);
    }

    /** {@code 1 replica}, {@code 3 replicas}. */
    static String replicas(long count) {
        return count + (count == 1 ? " replica" : " replicas");
    }

    private static void recreate(Scope scope) {
        Workload workload = scope.workload();
        if (!workload.isDeployment() || !ApiRules.isBuiltIn(workload) || !RollingUpdate.isRecreate(workload)) {
            return;
        }
        YamlValue strategy = workload.object().spec().get("strategy");
        Optional<String> volume = SurgeRule.volume(scope);
        if (volume.isPresent()) {
            // Then it is what keeps the update from waiting for ever.
            scope.report(
                    Rule.U01,
                    Severity.WARNING,
                    strategy.get("type"),
                    "strategy Recreate ends all pods before the first new one starts; as long as " + volume.get()
                            + ", nothing else can work",
                    "use a volume that more than one node can mount (ReadWriteMany), or none; then write"
                            + " strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}",
                    List.of());
            return;
        }
        scope.report(
                Rule.U01,
                strategy.get("type"),
                "strategy Recreate: all "
                        + Pods.of(scope.manifests(), workload)
                                .map(pods -> pods.count() == 1 ? "pods" : pods.count() + " pods")
                                .orElse("pods")
                        + " end before the first new one starts, so nobody answers for a whole start",
                "write strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}",
                YamlEdits.replaceBlock(strategy, RollingUpdate.whole("1")));
    }

    private static void unavailable(Scope scope) {
        Optional<RollingUpdate> rolling = RollingUpdate.of(scope.workload());
        Optional<Pods> pods = Pods.of(scope.manifests(), scope.workload());
        if (rolling.isEmpty() || pods.isEmpty() || pods.get().count() == 0) {
            return;
        }
        RollingUpdate update = rolling.get();
        long count = pods.get().count();
        long gone = update.unavailable(count);
        String fix = "write maxUnavailable: 0" + (update.surge(count) == 0 ? " and maxSurge: 1" : "");
        if (update.isRefused()) {
            scope.report(
                    Rule.U02,
                    update.at(),
                    "maxSurge " + update.maxSurge() + " and maxUnavailable " + update.maxUnavailable()
                            + " leave no way to replace a pod, and the API server refuses them (expected: one above 0)",
                    "write maxSurge: 1",
                    update.keepAll(count));
        } else if (gone > 0 && (count <= 2 || gone >= count)) {
            scope.report(
                    Rule.U02,
                    update.at(),
                    update.arithmetic(count) + "; an update takes " + Math.min(gone, count) + " of " + count
                            + " away before anything new is ready",
                    fix,
                    update.keepAll(count));
        } else if (gone > 0 && !SurgeRule.isHindered(scope)) {
            // Where a new pod does not fit beside an old one, taking one away first is the only way.
            scope.report(
                    Rule.U03,
                    update.at(),
                    update.arithmetic(count) + "; during an update " + (count - gone) + " of " + replicas(count)
                            + " carry the load",
                    fix,
                    update.keepAll(count));
        }
    }

    private static void unavailableElsewhere(Scope scope) {
        Workload workload = scope.workload();
        YamlValue value = workload.object().spec().at("updateStrategy", "rollingUpdate", "maxUnavailable");
        Optional<Amount> amount = Amount.of(value);
        if (amount.isEmpty() || !ApiRules.isBuiltIn(workload)) {
            return;
        }
        if (workload.kind().equals("DaemonSet")
                && amount.get().percent()
                && amount.get().value() >= 100) {
            scope.report(
                    Rule.U02,
                    value,
                    "maxUnavailable " + amount.get() + " of all nodes: an update takes all pods away at once",
                    "write maxUnavailable: 1",
                    YamlEdits.replace(value, "1"));
        }
        long count = Pods.of(scope.manifests(), workload).map(Pods::count).orElse(0L);
        if (workload.kind().equals("StatefulSet")
                && count > 1
                && Math.max(1, amount.get().roundedDown(count)) >= count) {
            scope.report(
                    Rule.U02,
                    value,
                    "maxUnavailable " + amount.get().reckoned(count, false) + "; an update takes all " + replicas(count)
                            + " away at once",
                    "write maxUnavailable: 1",
                    YamlEdits.replace(value, "1"));
        }
    }

    private static void deadline(Scope scope) {
        Workload workload = scope.workload();
        YamlValue spec = workload.object().spec();
        YamlValue value = spec.get("progressDeadlineSeconds");
        if (!workload.isDeployment()
                || !ApiRules.isBuiltIn(workload)
                || (value.exists() && value.number().isEmpty())) {
            return;
        }
        long deadline = value.number().orElse(DEFAULT_DEADLINE);
        long settle = spec.get("minReadySeconds").number().orElse(0);
        Patience patience = patience(scope);
        long needed = patience.seconds() + settle;
        if (deadline > needed) {
            return;
        }
        // A minute for what comes before the container starts: scheduling, volumes, the image.
        long enough = Math.max(DEFAULT_DEADLINE, needed / 60 * 60 + 120);
        boolean refused = deadline <= settle;
        String shown = "progressDeadlineSeconds " + deadline + (value.exists() ? "" : " (the default)");
        scope.report(
                Rule.U05,
                refused ? Severity.ERROR : Rule.U05.severity(),
                value,
                refused
                        ? shown + " <= minReadySeconds " + settle + ", which the API server refuses (expected: more)"
                        : shown + " <= " + patience.origin() + " " + patience.seconds() + " + minReadySeconds " + settle
                                + " = " + needed + ": a slow start is reported as a failed rollout",
                "write progressDeadlineSeconds: " + enough,
                YamlEdits.set(spec, "progressDeadlineSeconds", Long.toString(enough)));
    }

    /** How long a start may take before somebody gives it up. */
    private record Patience(long seconds, String origin) {}

    /** The longest of the containers, which start side by side. */
    private static Patience patience(Scope scope) {
        Patience longest = new Patience(0, "the start");
        for (PodContainer container : scope.workload().containers()) {
            Probe probe = container.startupProbe();
            long seconds = probe.patience().toSeconds();
            if (probe.exists() && !container.init() && seconds > longest.seconds()) {
                longest = new Patience(seconds, "the startup probe's delay + period x failures");
            }
        }
        if (longest.seconds() > 0) {
            return longest;
        }
        Optional<Figure> warmup = scope.profile().warmup();
        return warmup.isPresent()
                ? new Patience(warmup.get().value().toSeconds(), warmup.get().name())
                : longest;
    }
}
