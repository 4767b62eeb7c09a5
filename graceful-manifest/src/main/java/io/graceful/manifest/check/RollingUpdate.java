package io.graceful.manifest.check;

import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a Deployment replaces its pods, reckoned as its controller does (deployment_util.go, ResolveFenceposts).
 *
 * @param strategy its {@code strategy}
 */
record RollingUpdate(YamlValue strategy, Amount maxSurge, Amount maxUnavailable) {

    /** Of a Deployment with a rolling update whose numbers can be read. */
    static Optional<RollingUpdate> of(Workload workload) {
        YamlValue strategy = workload.object().spec().get("strategy");
        if (!ApiRules.isBuiltIn(workload) || !workload.isDeployment() || isRecreate(workload)) {
            return Optional.empty();
        }
        YamlValue surge = strategy.at("rollingUpdate", "maxSurge");
        YamlValue unavailable = strategy.at("rollingUpdate", "maxUnavailable");
        Optional<Amount> maxSurge = surge.exists() ? Amount.of(surge) : Optional.of(Amount.QUARTER);
        Optional<Amount> maxUnavailable = unavailable.exists() ? Amount.of(unavailable) : Optional.of(Amount.QUARTER);
        return maxSurge.flatMap(readSurge -> maxUnavailable.map(read -> new RollingUpdate(strategy, readSurge, read)));
    }

    static boolean isRecreate(Workload workload) {
        return workload.object().spec().at("strategy", "type").textOrEmpty().equals("Recreate");
    }

    /** How many pods come before one has to go. */
    long surge(long replicas) {
        return maxSurge.roundedUp(replicas);
    }

    /** How many may be missing. */
    long unavailable(long replicas) {
        return bothRoundToZero(replicas) ? 1 : maxUnavailable.roundedDown(replicas);
    }

    private boolean bothRoundToZero(long replicas) {
        return maxSurge.roundedUp(replicas) == 0 && maxUnavailable.roundedDown(replicas) == 0;
    }

    /** The API server refuses 0 and 0, as numbers or percentages. */
    boolean isRefused() {
        return maxSurge.value() == 0 && maxUnavailable.value() == 0;
    }

    /** How {@link #unavailable} comes about. */
    String arithmetic(long replicas) {
        String unset = strategy.at("rollingUpdate", "maxUnavailable").exists() ? "" : " (the default)";
        if (bothRoundToZero(replicas)) {
            return "maxSurge " + maxSurge.reckoned(replicas, true) + " and maxUnavailable" + unset + " "
                    + maxUnavailable.reckoned(replicas, false) + ": when both are 0 the controller takes 1 away";
        }
        return "maxUnavailable" + unset + " " + maxUnavailable.reckoned(replicas, false);
    }

    /** Where the number stands, or else what it would stand in. */
    YamlValue at() {
        return strategy.at("rollingUpdate", "maxUnavailable");
    }

    /** What keeps all pods until new ones are ready. */
    List<Edit> keepAll(long replicas) {
        YamlValue rolling = strategy.get("rollingUpdate");
        String surge = surge(replicas) == 0 || maxSurge.equals(Amount.QUARTER) ? "1" : maxSurge.toString();
        if (!strategy.exists()) {
            return YamlEdits.add(strategy.parent(), "strategy", whole(surge));
        }
        if (!rolling.isMapping() || rolling.entries().isEmpty()) {
            String numbers = "maxSurge: " + surge + "\nmaxUnavailable: 0";
            return rolling.isMapping()
                    ? YamlEdits.replaceBlock(rolling, numbers)
                    : YamlEdits.add(strategy, "rollingUpdate", numbers);
        }
        List<Edit> edits = new ArrayList<>(YamlEdits.set(rolling, "maxUnavailable", "0"));
        if (surge(replicas) == 0) {
            edits.addAll(YamlEdits.set(rolling, "maxSurge", "1"));
        }
        return edits;
    }

    static String whole(String surge) {
        return "type: RollingUpdate\nrollingUpdate:\n  maxSurge: " + surge + "\n  maxUnavailable: 0";
    }
}
