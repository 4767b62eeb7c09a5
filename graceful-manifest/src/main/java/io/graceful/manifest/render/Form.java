package io.graceful.manifest.render;

/** What to render. */
public enum Form {
    /** What belongs into a pod spec: {@code container.yaml}. */
    CONTAINER,
    /** Deployment, Service and PodDisruptionBudget: {@code manifests.yaml}. */
    MANIFESTS,
    /** A strategic-merge patch for a Deployment that is there: {@code patch.yaml}. */
    PATCH,
    /** A component for a kustomization, with the same patch: {@code kustomization.yaml}, {@code patch.yaml}. */
    KUSTOMIZE,
    /** Values and named templates for a chart: {@code values.yaml}, {@code _graceful.tpl}. */
    HELM
}
