package io.graceful.manifest.kube;

import io.graceful.manifest.yaml.YamlDocument;
import io.graceful.manifest.yaml.YamlFile;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Everything found in a set of files, looked at together: a Service in one may select pods of another.
 *
 * <p>Immutable.
 */
public final class Manifests {

    private final List<YamlFile> files;
    private final List<KubeObject> objects = new ArrayList<>();
    private final Map<String, List<KubeObject>> byKind = new HashMap<>();
    private final List<Workload> workloads = new ArrayList<>();
    private final List<Workload> patches = new ArrayList<>();
    private final Map<Workload, Pointers> pointers;

    private Manifests(List<YamlFile> files) {
        this.files = List.copyOf(files);
        for (YamlFile file : files) {
            for (YamlDocument document : file.documents()) {
                add(document, document.root());
            }
        }
        this.pointers = Pointers.of(workloads, byKind);
    }

    public static Manifests of(List<YamlFile> files) {
        return new Manifests(files);
    }

    private void add(YamlDocument document, YamlValue value) {
        // A List, and the like of DeploymentList, carries objects.
        if (value.get("kind").textOrEmpty().endsWith("List")
                && value.get("items").isList()) {
            value.get("items").items().forEach(item -> add(document, item));
            return;
        }
        KubeObject object = new KubeObject(document, value);
        objects.add(object);
        byKind.computeIfAbsent(object.kind(), kind -> new ArrayList<>()).add(object);
        template(value)
                .map(template -> new Workload(object, template))
                .ifPresent(workload -> (workload.isPatch() ? patches : workloads).add(workload));
    }

    private static Optional<YamlValue> template(YamlValue value) {
        if (value.get("kind").textOrEmpty().equals("Pod")) {
            return Optional.of(value);
        }
        YamlValue direct = value.at("spec", "template");
        YamlValue ofJob = value.at("spec", "jobTemplate", "spec", "template");
        for (YamlValue template : List.of(direct, ofJob)) {
            if (template.at("spec", "containers").isList()) {
                return Optional.of(template);
            }
        }
        return Optional.empty();
    }

    public List<YamlFile> files() {
        return files;
    }

    public List<KubeObject> objects() {
        return List.copyOf(objects);
    }

    public List<KubeObject> objects(String kind) {
        return Collections.unmodifiableList(byKind.getOrDefault(kind, List.of()));
    }

    public List<Workload> workloads() {
        return List.copyOf(workloads);
    }

    /** What only changes a workload that is elsewhere, such as the patches of Kustomize. */
    public List<Workload> patches() {
        return List.copyOf(patches);
    }

    /** The Services that select the pods of a workload. */
    public List<KubeObject> servicesOf(Workload workload) {
        return pointers(workload).services();
    }

    /** The PodDisruptionBudgets that select the pods of a workload. */
    public List<KubeObject> budgetsOf(Workload workload) {
        return pointers(workload).budgets();
    }

    /** The autoscaler of a workload. */
    public Optional<KubeObject> autoscalerOf(Workload workload) {
        return pointers(workload).autoscalers().stream().findFirst();
    }

    private Pointers pointers(Workload workload) {
        return Objects.requireNonNull(pointers.get(workload), "a workload of other manifests");
    }
}
