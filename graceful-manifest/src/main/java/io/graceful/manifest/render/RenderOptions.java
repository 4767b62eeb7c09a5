package io.graceful.manifest.render;

import io.graceful.manifest.check.Facts;
import io.graceful.manifest.check.KubernetesVersion;
import io.graceful.settings.Setting;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says that the service's settings do not: its name, its image, and what the cluster is like.
 *
 * <p>Immutable.
 */
public final class RenderOptions {

    /** What stands for the token of {@code /drain} until somebody puts a secret there; the service accepts it. */
    static final String TOKEN_PLACEHOLDER = "change-me-please";

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]{8,256}");
    private static final String LABEL_EXPECTED =
            "at most 63 lower case letters, digits and -, with a letter or digit at both ends";
    private static final Duration LONGEST_SLEEP = Duration.ofHours(1);

    private final String name;
    private final String container;
    private final @Nullable String image;
    private final @Nullable String namespace;
    private final int replicas;
    private final StopMode mode;
    private final @Nullable KubernetesVersion kubernetes;
    private final @Nullable String token;
    private final @Nullable Duration sleep;
    private final Facts.LoadBalancer loadBalancer;
    private final @Nullable String readinessPath;
    private final @Nullable String livenessPath;

    private RenderOptions(Builder builder) {
        this.name = builder.name;
        this.container = builder.container == null ? builder.name : builder.container;
        this.image = builder.image;
        this.namespace = builder.namespace;
        this.replicas = builder.replicas;
        this.mode = builder.mode;
        this.kubernetes = builder.kubernetes;
        this.token = builder.token;
        this.sleep = builder.sleep;
        this.loadBalancer = builder.loadBalancer;
        this.readinessPath = builder.readinessPath;
        this.livenessPath = builder.livenessPath;
        Refusal refusal = new Refusal();
        checkNames(refusal);
        checkRest(refusal);
        refusal.orThrow();
    }

    /**
     * Begins with the one thing that has no default.
     *
     * @param name of the Deployment and all that belongs to it
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    private void checkNames(Refusal refusal) {
        // A Service may not begin with a digit, which other objects may.
        refusal.check(
                LABEL.matcher(name).matches() && !Character.isDigit(name.charAt(0)),
                "name",
                name,
                "a letter, then " + LABEL_EXPECTED);
        if (!container.equals(name)) {
            refusal.check(LABEL.matcher(container).matches(), "container", container, LABEL_EXPECTED);
        }
        if (namespace != null) {
            refusal.check(LABEL.matcher(namespace).matches(), "namespace", namespace, LABEL_EXPECTED);
        }
        if (image != null) {
            refusal.check(!image.isBlank(), "image", image, "the name of an image, such as registry.example/shop:1.0");
        }
    }

    private void checkRest(Refusal refusal) {
        refusal.check(replicas >= 1, "replicas", replicas, "1 or more");
        if (token != null) {
            refusal.check(TOKEN.matcher(token).matches(), "token", "***", Setting.MANAGEMENT_TOKEN.expected());
            refusal.check(
                    mode == StopMode.PRESTOP, "token", "***", "none in mode " + mode.text() + ", which needs none");
        }
        if (sleep != null) {
            boolean whole = sleep.equals(Duration.ofSeconds(sleep.toSeconds()));
            boolean inRange = sleep.toSeconds() >= 1 && sleep.compareTo(LONGEST_SLEEP) <= 0;
            refusal.check(whole && inRange, "sleep", shown(sleep), "whole seconds from 1s to 1h");
            refusal.check(mode == StopMode.SLEEP, "sleep", shown(sleep), "none in mode " + mode.text());
        }
        checkPath(refusal, "readinessPath", readinessPath);
        checkPath(refusal, "livenessPath", livenessPath);
    }

    private static String shown(Duration duration) {
        return Durations.text(duration);
    }

    private static void checkPath(Refusal refusal, String name, @Nullable String path) {
        if (path != null) {
            refusal.check(path.startsWith("/"), name, path, "a path that begins with /");
        }
    }

    String name() {
        return name;
    }

    /** The container that the service runs in; {@link #name()} unless set. */
    String container() {
        return container;
    }

    Optional<String> image() {
        return Optional.ofNullable(image);
    }

    Optional<String> namespace() {
        return Optional.ofNullable(namespace);
    }

    int replicas() {
        return replicas;
    }

    StopMode mode() {
        return mode;
    }

    Optional<KubernetesVersion> kubernetes() {
        return Optional.ofNullable(kubernetes);
    }

    /** The secret that {@code /drain} asks for. It will stand in the manifest in clear. */
    Optional<String> token() {
        return Optional.ofNullable(token);
    }

    Optional<Duration> sleep() {
        return Optional.ofNullable(sleep);
    }

    Facts.LoadBalancer loadBalancer() {
        return loadBalancer;
    }

    Optional<String> readinessPath() {
        return Optional.ofNullable(readinessPath);
    }

    Optional<String> livenessPath() {
        return Optional.ofNullable(livenessPath);
    }

    /** Collects options. Not thread-safe. */
    public static final class Builder {

        private final String name;
        private @Nullable String container;
        private @Nullable String image;
        private @Nullable String namespace;
        private int replicas = 3;
        private StopMode mode = StopMode.SIGTERM;
        private @Nullable KubernetesVersion kubernetes;
        private @Nullable String token;
        private @Nullable Duration sleep;
        private Facts.LoadBalancer loadBalancer = Facts.LoadBalancer.NONE;
        private @Nullable String readinessPath;
        private @Nullable String livenessPath;

        private Builder(String name) {
            this.name = name;
        }

        /** The container that the service runs in; the name of the Deployment unless set. */
        public Builder container(@Nullable String value) {
            this.container = value;
            return this;
        }

        /** The image; a placeholder that says so unless set. */
        public Builder image(@Nullable String value) {
            this.image = value;
            return this;
        }

        /** The namespace; left to whoever applies the manifest unless set. */
        public Builder namespace(@Nullable String value) {
            this.namespace = value;
            return this;
        }

        /** How many pods; 3 unless set, so that one may go at any time. */
        public Builder replicas(int value) {
            this.replicas = value;
            return this;
        }

        /** What begins the stop; {@link StopMode#SIGTERM} unless set. */
        public Builder mode(StopMode value) {
            this.mode = value;
            return this;
        }

        /** The oldest version it has to run on; not older than 1.30 unless set. */
        public Builder kubernetes(@Nullable KubernetesVersion value) {
            this.kubernetes = value;
            return this;
        }

        /** The secret that {@code /drain} asks for; {@link #TOKEN_PLACEHOLDER} unless set. Mode PRESTOP only. */
        public Builder token(@Nullable String value) {
            this.token = value;
            return this;
        }

        /** How long the hook sleeps; 10 s, or what the load balancer needs, unless set. Mode SLEEP only. */
        public Builder sleep(@Nullable Duration value) {
            this.sleep = value;
            return this;
        }

        /** What is in front of the Service; none unless set. */
        public Builder loadBalancer(Facts.LoadBalancer value) {
            this.loadBalancer = value;
            return this;
        }

        /** Where to ask whether it is ready; what the service itself says unless set. */
        public Builder readinessPath(@Nullable String value) {
            this.readinessPath = value;
            return this;
        }

        /** Where to ask whether it lives; what the service itself says unless set. */
        public Builder livenessPath(@Nullable String value) {
            this.livenessPath = value;
            return this;
        }

        /**
         * The options, looked at as a whole.
         *
         * @throws IllegalArgumentException if anything is wrong; the message lists all of it
         */
        public RenderOptions build() {
            return new RenderOptions(this);
        }
    }
}
