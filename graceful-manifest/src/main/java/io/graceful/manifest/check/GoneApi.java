package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import java.util.List;
import java.util.Optional;

/**
 * An API version that Kubernetes no longer serves (its deprecated API migration guide).
 *
 * @param gone the version that no longer has it
 * @param since the first version that has the replacement
 * @param changed what else has to change; empty if nothing
 */
record GoneApi(String apiVersion, String kind, String replacement, int since, int gone, String changed) {

    private static final String INGRESS = "the form of a backend is another: service.name, service.port, and pathType";

    private static final List<GoneApi> ALL = List.of(
            new GoneApi("extensions/v1beta1", "Deployment", "apps/v1", 9, 16, ""),
            new GoneApi("extensions/v1beta1", "DaemonSet", "apps/v1", 9, 16, ""),
            new GoneApi("extensions/v1beta1", "ReplicaSet", "apps/v1", 9, 16, ""),
            new GoneApi("extensions/v1beta1", "NetworkPolicy", "networking.k8s.io/v1", 8, 16, ""),
            new GoneApi("extensions/v1beta1", "Ingress", "networking.k8s.io/v1", 19, 22, INGRESS),
            new GoneApi("apps/v1beta1", "Deployment", "apps/v1", 9, 16, ""),
            new GoneApi("apps/v1beta1", "StatefulSet", "apps/v1", 9, 16, ""),
            new GoneApi("apps/v1beta2", "Deployment", "apps/v1", 9, 16, ""),
            new GoneApi("apps/v1beta2", "StatefulSet", "apps/v1", 9, 16, ""),
            new GoneApi("apps/v1beta2", "DaemonSet", "apps/v1", 9, 16, ""),
            new GoneApi("apps/v1beta2", "ReplicaSet", "apps/v1", 9, 16, ""),
            new GoneApi("networking.k8s.io/v1beta1", "Ingress", "networking.k8s.io/v1", 19, 22, INGRESS),
            new GoneApi("networking.k8s.io/v1beta1", "IngressClass", "networking.k8s.io/v1", 19, 22, ""),
            new GoneApi("batch/v1beta1", "CronJob", "batch/v1", 21, 25, ""),
            new GoneApi("discovery.k8s.io/v1beta1", "EndpointSlice", "discovery.k8s.io/v1", 21, 25, "topology is gone"),
            new GoneApi("policy/v1beta1", "PodDisruptionBudget", "policy/v1", 21, 25, ""),
            new GoneApi(
                    "autoscaling/v2beta1",
                    "HorizontalPodAutoscaler",
                    "autoscaling/v2",
                    23,
                    25,
                    "the form of a metric is another: targetAverageUtilization: 80 is target: {type: Utilization,"
                            + " averageUtilization: 80}"),
            new GoneApi("autoscaling/v2beta2", "HorizontalPodAutoscaler", "autoscaling/v2", 23, 26, ""));

    /** What became of the API version of an object; empty if it is served still, or nobody here knows it. */
    static Optional<GoneApi> of(KubeObject object) {
        return ALL.stream()
                .filter(api -> api.apiVersion.equals(object.apiVersion()) && api.kind.equals(object.kind()))
                .findFirst();
    }

    /** Whether the same object is right under the replacement, with its API version changed and nothing else. */
    boolean isRenamedOnly(KubeObject object) {
        // An empty selector selected nothing in policy/v1beta1, and selects everything in policy/v1.
        boolean turned = kind.equals("PodDisruptionBudget")
                && object.spec().get("selector").isMapping()
                && object.spec().get("selector").entries().isEmpty();
        boolean sameForm = changed.isEmpty()
                || (kind.equals("HorizontalPodAutoscaler")
                        && !object.spec().get("metrics").exists());
        return sameForm && !turned;
    }
}
