package io.graceful.manifest.kube;

import io.graceful.manifest.yaml.YamlDocument;
import io.graceful.manifest.yaml.YamlValue;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object of a manifest.
 *
 * @param value the whole object
 */
public record KubeObject(YamlDocument document, YamlValue value) {

    public String apiVersion() {
        return value.get("apiVersion").textOrEmpty();
    }

    /** The group of its API version; {@code ""} for the core's. */
    public String group() {
        int slash = apiVersion().indexOf('/');
        return slash < 0 ? "" : apiVersion().substring(0, slash);
    }

    public String kind() {
        return value.get("kind").textOrEmpty();
    }

    public String name() {
        return value.at("metadata", "name").textOrEmpty();
    }

    /** Its namespace, or {@code ""} where it is left to whoever applies it. */
    public String namespace() {
        return value.at("metadata", "namespace").textOrEmpty();
    }

    public Map<String, String> labels() {
        return texts(value.at("metadata", "labels"));
    }

    public YamlValue spec() {
        return value.get("spec");
    }

    /** An annotation, or a missing value. */
    public YamlValue annotation(String name) {
        return value.at("metadata", "annotations").get(name);
    }

    /** What findings call it: {@code Deployment shop}. */
    public String subject() {
        return (kind().isEmpty() ? "object" : kind()) + (name().isEmpty() ? "" : " " + name());
    }

    /** Whether two objects may be in the same namespace: where one is silent, they may. */
    public boolean mayShareNamespace(KubeObject other) {
        return mayBeOne(namespace(), other.namespace());
    }

    static boolean mayBeOne(String namespace, String other) {
        return namespace.isEmpty() || other.isEmpty() || namespace.equals(other);
    }

    /** A number with which one can go on counting: some 68 years of seconds stand for anything longer. */
    static long bounded(long number) {
        return Math.max(-Integer.MAX_VALUE, Math.min(Integer.MAX_VALUE, number));
    }

    /** The texts of a mapping, such as labels. */
    static Map<String, String> texts(YamlValue mapping) {
        Map<String, String> texts = new LinkedHashMap<>();
        mapping.entries().forEach((key, text) -> texts.put(key, text.textOrEmpty()));
        return texts;
    }
}
