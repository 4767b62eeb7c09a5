package io.graceful.manifest.kube;

import io.graceful.manifest.yaml.YamlValue;
import java.time.Duration;
import java.util.Optional;

/** A probe of a container, with Kubernetes' defaults for what it does not say (core/v1 defaults). */
public final class Probe {

    /** Which of the three. */
    public enum Kind {
        STARTUP("startupProbe"),
        READINESS("readinessProbe"),
        LIVENESS("livenessProbe");

        private final String field;

        Kind(String field) {
            this.field = field;
        }

        /** Its field of the container. */
        public String field() {
            return field;
        }
    }

    private final Kind kind;
    private final YamlValue value;

    Probe(Kind kind, YamlValue value) {
        this.kind = kind;
        this.value = value;
    }

    public Kind kind() {
        return kind;
    }

    public YamlValue value() {
        return value;
    }

    public boolean exists() {
        return value.exists();
    }

    public long initialDelaySeconds() {
        return KubeObject.bounded(value.get("initialDelaySeconds").number().orElse(0));
    }

    public long periodSeconds() {
        return orDefault("periodSeconds", 10);
    }

    public long timeoutSeconds() {
        return orDefault("timeoutSeconds", 1);
    }

    public long successThreshold() {
        return orDefault("successThreshold", 1);
    }

    public long failureThreshold() {
        return orDefault("failureThreshold", 3);
    }

    /** For the API server 0 is not set. */
    private long orDefault(String field, long defaultValue) {
        long set = value.get(field).number().orElse(0);
        return set == 0 ? defaultValue : KubeObject.bounded(set);
    }

    /** The longest it lets pass before the container is given up: {@code initialDelay + period x failures}. */
    public Duration patience() {
        return Duration.ofSeconds(KubeObject.bounded(initialDelaySeconds() + periodSeconds() * failureThreshold()));
    }

    public YamlValue httpGet() {
        return value.get("httpGet");
    }

    /** The path of an HTTP probe, {@code /} where it says none; empty if it is of another kind. */
    public Optional<String> path() {
        return httpGet().isMapping() ? Optional.of(httpGet().get("path").text().orElse("/")) : Optional.empty();
    }

    /** The port it asks: of {@code httpGet}, {@code tcpSocket} or {@code grpc}. */
    public YamlValue port() {
        for (String handler : new String[] {"httpGet", "tcpSocket", "grpc"}) {
            if (value.get(handler).exists()) {
                return value.get(handler).get("port");
            }
        }
        return value.get("httpGet").get("port");
    }
}
