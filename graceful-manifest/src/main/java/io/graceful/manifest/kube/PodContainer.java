package io.graceful.manifest.kube;

import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A container of a pod.
 *
 * @param value its entry in the pod spec
 * @param init whether it stands among the init containers
 */
public record PodContainer(YamlValue value, boolean init) {

    public String name() {
        return value.get("name").textOrEmpty();
    }

    public String image() {
        return value.get("image").textOrEmpty();
    }

    /** Whether it is a native sidecar: an init container that is restarted for ever. */
    public boolean isNativeSidecar() {
        return init && value.get("restartPolicy").textOrEmpty().equals("Always");
    }

    public Probe startupProbe() {
        return probe(Probe.Kind.STARTUP);
    }

    public Probe readinessProbe() {
        return probe(Probe.Kind.READINESS);
    }

    public Probe livenessProbe() {
        return probe(Probe.Kind.LIVENESS);
    }

    Probe probe(Probe.Kind kind) {
        return new Probe(kind, value.get(kind.field()));
    }

    /** All three, whether they exist or not. */
    public List<Probe> probes() {
        return List.of(startupProbe(), readinessProbe(), livenessProbe());
    }

    public Hook preStop() {
        return new Hook(value.at("lifecycle", "preStop"));
    }

    /** The words of {@code command}, then of {@code args}. */
    public List<String> words() {
        List<String> words = new ArrayList<>();
        value.get("command").items().forEach(word -> words.add(word.textOrEmpty()));
        value.get("args").items().forEach(word -> words.add(word.textOrEmpty()));
        return words;
    }

    /** The variable of that name in {@code env}, or a missing value; the last of two counts. */
    public YamlValue env(String variable) {
        YamlValue found = value.get("env").get(variable);
        for (YamlValue entry : value.get("env").items()) {
            if (entry.get("name").textOrEmpty().equals(variable)) {
                found = entry;
            }
        }
        return found;
    }

    /** The number of a port that is given by number or by the name of one of this container's; empty if there is none such. */
    public OptionalInt portNumber(YamlValue port) {
        if (port.number().isPresent()) {
            return OptionalInt.of((int) KubeObject.bounded(port.number().getAsLong()));
        }
        String name = port.textOrEmpty();
        if (name.matches("\\d{1,5}")) {
            return OptionalInt.of(Integer.parseInt(name));
        }
        for (YamlValue declared : value.get("ports").items()) {
            if (!name.isEmpty() && declared.get("name").textOrEmpty().equals(name)) {
                return declared.get("containerPort").number().stream()
                        .mapToInt(number -> (int) KubeObject.bounded(number))
                        .findFirst();
            }
        }
        return OptionalInt.empty();
    }

    /** Whether it declares that port. */
    public boolean declares(int port) {
        return value.get("ports").items().stream()
                .anyMatch(declared -> declared.get("containerPort").number().orElse(-1) == port);
    }
}
