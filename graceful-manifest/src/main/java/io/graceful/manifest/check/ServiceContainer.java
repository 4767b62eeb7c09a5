package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.service.PodEnvironment;
import io.graceful.manifest.yaml.YamlValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the container that the service runs in, and what the pod spec hands to it. */
public final class ServiceContainer {

    /** Proxies and agents that stand beside a service. */
    private static final Pattern BESIDE = Pattern.compile(
            "(istio-proxy|linkerd-proxy|envoy|.*-(proxy|exporter|agent|sidecar)|cloudsql-proxy|vault-agent|fluent-?bit|daprd)");

    private static final Pattern OURS = Pattern.compile("(QUARKUS_)?GRACEFUL_.*");

    private ServiceContainer() {}

    /** The container of that name, or the one that is most likely meant; none if the pod has no such container. */
    public static Optional<PodContainer> of(Workload workload, @Nullable String name) {
        List<PodContainer> running =
                workload.containers().stream().filter(each -> !each.init()).toList();
        if (name != null) {
            return running.stream().filter(each -> each.name().equals(name)).findFirst();
        }
        String preferred = workload.podAnnotation("kubectl.kubernetes.io/default-container")
                .textOrEmpty();
        return running.stream()
                .filter(each -> each.name().equals(preferred))
                .findFirst()
                .or(() -> running.stream().filter(ServiceContainer::isOurs).findFirst())
                .or(() -> running.stream()
                        .filter(each -> !BESIDE.matcher(each.name()).matches())
                        .findFirst())
                .or(() -> running.stream().findFirst());
    }

    private static boolean isOurs(PodContainer container) {
        return container.value().get("env").items().stream()
                .anyMatch(entry -> OURS.matcher(entry.get("name").textOrEmpty()).matches());
    }

    /** The environment and the words that the container is started with; ConfigMaps among the manifests are looked into. */
    public static PodEnvironment environment(PodContainer container, Workload workload, Manifests manifests) {
        Map<String, String> variables = new LinkedHashMap<>();
        Set<String> unknown = new HashSet<>();
        for (YamlValue source : container.value().get("envFrom").items()) {
            String prefix = source.get("prefix").textOrEmpty();
            configMap(source.at("configMapRef", "name"), workload, manifests)
                    .ifPresent(data -> data.entries()
                            .forEach(
                                    (key, text) -> text.text().ifPresent(value -> variables.put(prefix + key, value))));
        }
        for (YamlValue entry : container.value().get("env").items()) {
            String name = entry.get("name").textOrEmpty();
            Optional<String> value = entry.get("value").text().or(() -> fromConfigMap(entry, workload, manifests));
            variables.remove(name);
            unknown.remove(name);
            // $(OTHER) is filled in by the kubelet with what may not be known here.
            if (value.isPresent() && !value.get().contains("$(")) {
                variables.put(name, value.get());
            } else if (entry.get("valueFrom").exists() || value.isPresent()) {
                unknown.add(name);
            } else {
                variables.put(name, "");
            }
        }
        return new PodEnvironment(variables, unknown, container.words());
    }

    private static Optional<String> fromConfigMap(YamlValue entry, Workload workload, Manifests manifests) {
        YamlValue reference = entry.at("valueFrom", "configMapKeyRef");
        return configMap(reference.get("name"), workload, manifests)
                .flatMap(data -> data.get(reference.get("key").textOrEmpty()).text());
    }

    private static Optional<YamlValue> configMap(YamlValue name, Workload workload, Manifests manifests) {
        return manifests.objects("ConfigMap").stream()
                .filter(map -> map.name().equals(name.textOrEmpty()) && map.mayShareNamespace(workload.object()))
                .map(KubeObject::value)
                .map(map -> map.get("data"))
                .findFirst();
    }
}
