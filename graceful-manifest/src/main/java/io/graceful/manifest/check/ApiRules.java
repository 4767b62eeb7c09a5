package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.YamlEdits;
import java.util.List;
import java.util.Set;

/** A: what the API server refuses whatever it is about. */
final class ApiRules {

    /** Groups whose workloads Kubernetes itself runs. */
    private static final Set<String> BUILT_IN = Set.of("apps", "extensions");

    private ApiRules() {}

    static void check(Scope scope) {
        SelectorRule.check(scope);
        NumberRule.check(scope);
    }

    static void check(ManifestScope scope) {
        for (KubeObject object : scope.manifests().objects()) {
            GoneApi.of(object).ifPresent(api -> gone(scope, object, api));
        }
        NumberRule.check(scope);
    }

    /** Whether it is a workload of Kubernetes' own, and not an operator's that looks like one. */
    static boolean isBuiltIn(Workload workload) {
        return BUILT_IN.contains(workload.object().group());
    }

    private static void gone(ManifestScope scope, KubeObject object, GoneApi api) {
        KubernetesVersion gone = new KubernetesVersion(1, api.gone());
        boolean served = scope.facts().kubernetes().isPresent()
                && scope.facts().kubernetes().get().compareTo(gone) < 0;
        if (served && !scope.facts().kubernetes().get().isAtLeast(1, api.since())) {
            return;
        }
        boolean renamed = api.isRenamedOnly(object);
        String more = api.changed().isEmpty() || renamed ? "" : "; " + api.changed();
        if (api.apiVersion().equals("extensions/v1beta1") && api.kind().equals("Deployment")) {
            more = "; spec.selector is required there, and maxSurge, maxUnavailable and progressDeadlineSeconds have"
                    + " other defaults (25%, 25%, 600)";
        }
        scope.report(
                Rule.A01,
                served ? Severity.INFO : Severity.ERROR,
                object,
                object.value().get("apiVersion"),
                api.apiVersion() + " has no " + api.kind() + " from Kubernetes " + gone + " on"
                        + (served ? ", which is newer than yours" : ""),
                "write apiVersion: " + api.replacement() + " (there since 1." + api.since() + ")" + more,
                renamed ? YamlEdits.replace(object.value().get("apiVersion"), api.replacement()) : List.of());
    }
}
