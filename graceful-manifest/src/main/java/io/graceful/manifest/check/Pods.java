package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.YamlValue;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How many pods a workload has at the least, and who says so.
 *
 * @param at where the number stands, or would stand
 * @param origin {@code replicas: 1}, {@code replicas is not set, which is 1}
 */
record Pods(long count, KubeObject object, YamlValue at, String origin) {

    /** The least number; empty where nobody here can tell. */
    static Optional<Pods> of(Manifests manifests, Workload workload) {
        if (!workload.isServing() || isScaledByKeda(manifests, workload)) {
            return Optional.empty();
        }
        Optional<KubeObject> autoscaler = manifests.autoscalerOf(workload);
        if (autoscaler.isPresent()) {
            YamlValue least = autoscaler.get().spec().get("minReplicas");
            if (least.exists() && least.number().isEmpty()) {
                return Optional.empty();
            }
            // It overrides replicas, which only counts until it has looked once.
            return Optional.of(of(autoscaler.get(), least, least.number().orElse(1), "minReplicas of the autoscaler"));
        }
        YamlValue replicas = workload.object().spec().get("replicas");
        OptionalLong asked = workload.replicas();
        return asked.isPresent()
                ? Optional.of(of(workload.object(), replicas, asked.getAsLong(), "replicas"))
                : Optional.empty();
    }

    private static Pods of(KubeObject object, YamlValue at, long count, String name) {
        return new Pods(
                count, object, at, at.exists() ? name + ": " + count : name + " is not set, which means " + count);
    }

    /** An operator that scales to zero and back by events; its numbers are not those of a service that waits for requests. */
    private static boolean isScaledByKeda(Manifests manifests, Workload workload) {
        return manifests.objects("ScaledObject").stream()
                .filter(scaled -> scaled.mayShareNamespace(workload.object()))
                .anyMatch(scaled -> scaled.spec()
                        .at("scaleTargetRef", "name")
                        .textOrEmpty()
                        .equals(workload.object().name()));
    }
}
