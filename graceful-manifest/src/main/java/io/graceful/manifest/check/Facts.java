package io.graceful.manifest.check;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of the cluster. Immutable; nothing is known of {@link #NONE}. */
public final class Facts {

    /** Nothing is known. */
    static final Facts NONE = builder().build();

    /** What stands in front of the Service, and how late it stops sending (published measurements). */
    public enum LoadBalancer {
        NONE(Duration.ZERO),
        /** 25 s gave no failures where 5 s did; 35 s with the default deregistration of a busy one. */
        ALB(Duration.ofSeconds(35)),
        /** At least two minutes, whatever the deregistration delay says. */
        NLB(Duration.ofSeconds(130)),
        /** Google's own advice for its network endpoint groups. */
        NEG(Duration.ofSeconds(40)),
        /** Some other external one, of which no figure is known. */
        OTHER(Duration.ZERO);

        private final Duration lag;

        LoadBalancer(Duration lag) {
            this.lag = lag;
        }

        /** How long it may go on sending new requests to a pod that is told to stop; zero if nothing is known. */
        public Duration lag() {
            return lag;
        }
    }

    /** A mesh whose proxies stand beside the service. */
    public enum Mesh {
        NONE,
        ISTIO,
        LINKERD
    }

    /** Whether an image has a shell and the usual programs. */
    public enum Image {
        SHELL,
        DISTROLESS
    }

    /** What kind of nodes pods run on. */
    public enum Nodes {
        STABLE,
        /** A cluster autoscaler removes some; it waits 600 s at most (max-graceful-termination-sec). */
        AUTOSCALED,
        /** They go with a notice of some 30 s, of which pods get 25 s. */
        SPOT
    }

    private final @Nullable KubernetesVersion kubernetes;
    private final @Nullable LoadBalancer loadBalancer;
    private final @Nullable Mesh mesh;
    private final @Nullable Image image;
    private final @Nullable Nodes nodes;
    private final @Nullable Duration nodeShutdown;

    private Facts(Builder builder) {
        this.kubernetes = builder.kubernetes;
        this.loadBalancer = builder.loadBalancer;
        this.mesh = builder.mesh;
        this.image = builder.image;
        this.nodes = builder.nodes;
        this.nodeShutdown = builder.nodeShutdown;
    }

    public static Builder builder() {
        return new Builder();
    }

    Optional<KubernetesVersion> kubernetes() {
        return Optional.ofNullable(kubernetes);
    }

    Optional<LoadBalancer> loadBalancer() {
        return Optional.ofNullable(loadBalancer);
    }

    Optional<Mesh> mesh() {
        return Optional.ofNullable(mesh);
    }

    Optional<Image> image() {
        return Optional.ofNullable(image);
    }

    Optional<Nodes> nodes() {
        return Optional.ofNullable(nodes);
    }

    Optional<Duration> nodeShutdown() {
        return Optional.ofNullable(nodeShutdown);
    }

    /** Collects facts; null leaves one unknown. */
    public static final class Builder {

        private @Nullable KubernetesVersion kubernetes;
        private @Nullable LoadBalancer loadBalancer;
        private @Nullable Mesh mesh;
        private @Nullable Image image;
        private @Nullable Nodes nodes;
        private @Nullable Duration nodeShutdown;

        private Builder() {}

        public Builder kubernetes(@Nullable KubernetesVersion value) {
            this.kubernetes = value;
            return this;
        }

        public Builder loadBalancer(@Nullable LoadBalancer value) {
            this.loadBalancer = value;
            return this;
        }

        public Builder mesh(@Nullable Mesh value) {
            this.mesh = value;
            return this;
        }

        public Builder image(@Nullable Image value) {
            this.image = value;
            return this;
        }

        public Builder nodes(@Nullable Nodes value) {
            this.nodes = value;
            return this;
        }

        public Builder nodeShutdown(@Nullable Duration value) {
            this.nodeShutdown = value;
            return this;
        }

        public Facts build() {
            return new Facts(this);
        }
    }
}
