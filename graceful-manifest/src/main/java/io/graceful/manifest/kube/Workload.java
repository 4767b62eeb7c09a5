package io.graceful.manifest.kube;

import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** An object that runs pods: Deployment, StatefulSet, DaemonSet, Job, CronJob, Pod, or another one with a pod template. */
public final class Workload {

    /** Kubernetes' own default (core/v1 defaults). */
    public static final long DEFAULT_GRACE_SECONDS = 30;

    private final KubeObject object;
    private final YamlValue template;

    /**
     * A workload.
     *
     * @param template what has the pod's metadata and spec
     */
    Workload(KubeObject object, YamlValue template) {
        this.object = object;
        this.template = template;
    }

    /** Whether it says only what is to be changed in another one: a workload has images and labels. */
    boolean isPatch() {
        return podLabels().isEmpty()
                && containers().stream().allMatch(container -> container.image().isEmpty());
    }

    public KubeObject object() {
        return object;
    }

    public String kind() {
        return object.kind();
    }

    public String subject() {
        return object.subject();
    }

    public YamlValue template() {
        return template;
    }

    public YamlValue podSpec() {
        return template.get("spec");
    }

    public Map<String, String> podLabels() {
        return KubeObject.texts(template.at("metadata", "labels"));
    }

    /** An annotation of the pod, or else of the object. */
    public YamlValue podAnnotation(String name) {
        YamlValue own = template.at("metadata", "annotations").get(name);
        return own.exists() ? own : object.annotation(name);
    }

    /** The containers that run side by side, then the init containers. */
    public List<PodContainer> containers() {
        List<PodContainer> containers = new ArrayList<>();
        podSpec().get("containers").items().forEach(value -> containers.add(new PodContainer(value, false)));
        podSpec().get("initContainers").items().forEach(value -> containers.add(new PodContainer(value, true)));
        return containers;
    }

    public YamlValue gracePeriod() {
        return podSpec().get("terminationGracePeriodSeconds");
    }

    /** The grace period in force. */
    public long graceSeconds() {
        return KubeObject.bounded(gracePeriod().number().orElse(DEFAULT_GRACE_SECONDS));
    }

    public boolean isDeployment() {
        return kind().equals("Deployment");
    }

    /** Whether it serves for as long as it lives: a Job, or a pod of one, ends by itself. */
    public boolean isServing() {
        return !kind().equals("Job") && !kind().equals("CronJob");
    }

    /** How many pods it asks for; empty where an autoscaler or its kind decides. */
    public OptionalLong replicas() {
        YamlValue replicas = object.spec().get("replicas");
        if (replicas.number().isPresent()) {
            return replicas.number();
        }
        boolean counted = kind().equals("Deployment") || kind().equals("StatefulSet") || kind().equals("ReplicaSet");
        return counted && !replicas.exists() ? OptionalLong.of(1) : OptionalLong.empty();
    }
}
