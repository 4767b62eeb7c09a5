package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.yaml.YamlValue;
import java.util.Locale;
import java.util.Optional;

/** The mesh whose proxy stands in a pod: written there, injected by an annotation, or told. */
final class MeshSeen {

    private MeshSeen() {}

    /** Empty if nobody can tell. */
    static Optional<Facts.Mesh> of(Scope scope) {
        Workload workload = scope.workload();
        for (PodContainer container : workload.containers()) {
            Optional<Facts.Mesh> proxy = proxy(container);
            if (proxy.isPresent()) {
                return proxy;
            }
        }
        String istio = workload.podLabels()
                .getOrDefault(
                        "sidecar.istio.io/inject",
                        workload.podAnnotation("sidecar.istio.io/inject").textOrEmpty());
        String linkerd = workload.podAnnotation("linkerd.io/inject").textOrEmpty();
        if (istio.equals("true")) {
            return Optional.of(Facts.Mesh.ISTIO);
        }
        if (linkerd.equals("enabled") || linkerd.equals("ingress")) {
            return Optional.of(Facts.Mesh.LINKERD);
        }
        Optional<Facts.Mesh> told = scope.facts().mesh().or(() -> ofNamespace(scope));
        boolean refused = (istio.equals("false") && told.equals(Optional.of(Facts.Mesh.ISTIO)))
                || (linkerd.equals("disabled") && told.equals(Optional.of(Facts.Mesh.LINKERD)));
        return refused ? Optional.of(Facts.Mesh.NONE) : told;
    }

    /** The mesh that a container is the proxy of. */
    static Optional<Facts.Mesh> proxy(PodContainer container) {
        String name = container.name().toLowerCase(Locale.ROOT);
        if (name.equals("istio-proxy") || container.image().matches(".*\\bproxyv2\\b.*")) {
            return Optional.of(Facts.Mesh.ISTIO);
        }
        return name.equals("linkerd-proxy") ? Optional.of(Facts.Mesh.LINKERD) : Optional.empty();
    }

    private static Optional<Facts.Mesh> ofNamespace(Scope scope) {
        KubeObject workload = scope.workload().object();
        for (KubeObject namespace : scope.manifests().objects("Namespace")) {
            if (namespace.name().equals(workload.namespace())) {
                YamlValue labels = namespace.value().at("metadata", "labels");
                if (labels.get("istio-injection").textOrEmpty().equals("enabled")
                        || labels.get("istio.io/rev").exists()) {
                    return Optional.of(Facts.Mesh.ISTIO);
                }
                if (namespace.annotation("linkerd.io/inject").textOrEmpty().equals("enabled")) {
                    return Optional.of(Facts.Mesh.LINKERD);
                }
            }
        }
        return Optional.empty();
    }
}
