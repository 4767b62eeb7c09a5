package io.graceful.manifest.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one service, in one pod, does when it starts and stops. What is not known is empty, never guessed.
 *
 * <p>Immutable.
 */
public final class ServiceProfile {

    private final Framework framework;
    private final @Nullable Boolean graceful;
    private final @Nullable Figure gracePeriod;
    private final @Nullable Figure propagation;
    private final @Nullable Figure drain;
    private final @Nullable Figure stop;
    private final Duration exit;
    private final @Nullable Figure warmup;
    private final @Nullable String exitAfterWarmup;
    private final OptionalInt applicationPort;
    private final OptionalInt managementPort;
    private final boolean ownPort;
    private final OptionalInt actuatorPort;
    private final boolean sharesThreads;
    private final @Nullable String managementHost;
    private final @Nullable Boolean token;
    private final @Nullable String tokenValue;
    private final Map<Integer, PortSecurity> security;
    private final String basePath;
    private final Set<String> startupPaths;
    private final Set<String> readinessPaths;
    private final Set<String> livenessPaths;
    private final Set<String> drainPaths;
    private final boolean filesRead;
    private final List<String> problems;

    private ServiceProfile(Builder builder) {
        this.framework = builder.framework;
        this.graceful = builder.graceful;
        this.gracePeriod = builder.gracePeriod;
        this.propagation = builder.propagation;
        this.drain = builder.drain;
        this.stop = builder.stop;
        this.exit = builder.exit;
        this.warmup = builder.warmup;
        this.exitAfterWarmup = builder.exitAfterWarmup;
        this.applicationPort = builder.applicationPort;
        this.managementPort = builder.managementPort;
        this.ownPort = builder.ownPort;
        this.actuatorPort = builder.actuatorPort;
        this.sharesThreads = builder.sharesThreads;
        this.managementHost = builder.managementHost;
        this.token = builder.token;
        this.tokenValue = builder.tokenValue;
        this.security = Map.copyOf(builder.security);
        this.basePath = builder.basePath;
        this.startupPaths = new LinkedHashSet<>(builder.startupPaths);
        this.readinessPaths = new LinkedHashSet<>(builder.readinessPaths);
        this.livenessPaths = new LinkedHashSet<>(builder.livenessPaths);
        this.drainPaths = new LinkedHashSet<>(builder.drainPaths);
        this.filesRead = builder.filesRead;
        this.problems = builder.problems.stream().map(this::withoutToken).toList();
    }

    /** By a placeholder the secret may be part of any setting, and of what is said of that. */
    private String withoutToken(String problem) {
        return tokenValue == null ? problem : problem.replace(tokenValue, "***");
    }

    /** A service of which nothing is known. */
    public static ServiceProfile unknown() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public Framework framework() {
        return framework;
    }

    /** Whether graceful is in it and switched on; empty if that is not known. */
    public Optional<Boolean> graceful() {
        return Optional.ofNullable(graceful);
    }

    public boolean usesGraceful() {
        return Boolean.TRUE.equals(graceful);
    }

    /** The grace period that the service counts on; only graceful has such a setting. */
    public Optional<Figure> gracePeriod() {
        return Optional.ofNullable(gracePeriod);
    }

    /** The least time it serves on after SIGTERM before it drains: zero where the framework has no such wait. */
    public Optional<Figure> propagation() {
        return Optional.ofNullable(propagation);
    }

    /** The time it keeps for requests in flight. */
    public Optional<Figure> drain() {
        return Optional.ofNullable(drain);
    }

    /** The time it keeps for stop hooks. */
    public Optional<Figure> stop() {
        return Optional.ofNullable(stop);
    }

    /** What is kept for the exit itself: 2 s with graceful, which counts them itself; the same is asked of others. */
    public Duration exit() {
        return exit;
    }

    /** The longest it may take from its start to being ready. */
    public Optional<Figure> warmup() {
        return Optional.ofNullable(warmup);
    }

    /** Where it is told to end after its warm-up, to train an archive; empty if it is not. */
    public Optional<String> exitsAfterWarmup() {
        return Optional.ofNullable(exitAfterWarmup);
    }

    /** The port of its requests. */
    public OptionalInt applicationPort() {
        return applicationPort;
    }

    /** The port that answers probes and, with graceful, {@code /drain}; the application's where there is no other. */
    public OptionalInt managementPort() {
        return managementPort;
    }

    /** Whether probes have a port of their own. */
    public boolean hasOwnManagementPort() {
        return managementPort.isPresent() && !managementPort.equals(applicationPort);
    }

    /** Whether that port is graceful's own: it answers graceful's paths, at the root, and nothing else. */
    public boolean hasGracefulPort() {
        return ownPort && hasOwnManagementPort();
    }

    /** A third port, of Actuator, where graceful has one of its own. */
    public OptionalInt actuatorPort() {
        return actuatorPort;
    }

    /** Whether a probe waits while requests keep all threads of the server busy. */
    public boolean probesShareThreads() {
        return sharesThreads && !hasOwnManagementPort();
    }

    /** The address that port listens on, if it is set. */
    public Optional<String> managementHost() {
        return Optional.ofNullable(managementHost);
    }

    /** What a port asks of its callers; empty if that is not known. */
    public Optional<PortSecurity> security(int port) {
        return Optional.ofNullable(security.get(port));
    }

    /** What stands before graceful's own paths, on whichever port; empty for nothing. */
    public String basePath() {
        return basePath;
    }

    /** Whether {@code /drain} has a token; empty if that is not known. */
    public Optional<Boolean> token() {
        return Optional.ofNullable(token);
    }

    /** That token, where it stands in clear. Never to be shown. */
    public Optional<String> tokenValue() {
        return Optional.ofNullable(tokenValue);
    }

    /** Paths that say whether it has started, the one to recommend first. Empty if none is known. */
    public Set<String> startupPaths() {
        return new LinkedHashSet<>(startupPaths);
    }

    /** Paths that say whether it is ready, the one to recommend first. */
    public Set<String> readinessPaths() {
        return new LinkedHashSet<>(readinessPaths);
    }

    /** Paths that say whether it lives, the one to recommend first. */
    public Set<String> livenessPaths() {
        return new LinkedHashSet<>(livenessPaths);
    }

    /** Paths of graceful that begin the drain, the one to recommend first. Empty without graceful. */
    public Set<String> drainPaths() {
        return new LinkedHashSet<>(drainPaths);
    }

    /** Whether the service's own files were read; without them what is a default here may be set there. */
    boolean filesRead() {
        return filesRead;
    }

    /** Settings that cannot work, each in the words that the service itself would refuse them with. */
    public List<String> problems() {
        return problems;
    }

    /** Collects what is known. Not thread-safe. */
    public static final class Builder {

        private Framework framework = Framework.UNKNOWN;
        private @Nullable Boolean graceful;
        private @Nullable Figure gracePeriod;
        private @Nullable Figure propagation;
        private @Nullable Figure drain;
        private @Nullable Figure stop;
        private Duration exit = Duration.ofSeconds(2);
        private @Nullable Figure warmup;
        private @Nullable String exitAfterWarmup;
        private OptionalInt applicationPort = OptionalInt.empty();
        private OptionalInt managementPort = OptionalInt.empty();
        private boolean ownPort;
        private OptionalInt actuatorPort = OptionalInt.empty();
        private boolean sharesThreads;
        private @Nullable String managementHost;
        private @Nullable Boolean token;
        private @Nullable String tokenValue;
        private final Map<Integer, PortSecurity> security = new HashMap<>();
        private String basePath = "";
        private List<String> startupPaths = List.of();
        private List<String> readinessPaths = List.of();
        private List<String> livenessPaths = List.of();
        private List<String> drainPaths = List.of();
        private boolean filesRead;
        private final List<String> problems = new ArrayList<>();

        private Builder() {}

        public Builder framework(Framework value) {
            this.framework = value;
            return this;
        }

        public Builder graceful(boolean value) {
            this.graceful = value;
            return this;
        }

        public Builder gracePeriod(Figure value) {
            this.gracePeriod = value;
            return this;
        }

        public Builder propagation(Figure value) {
            this.propagation = value;
            return this;
        }

        public Builder drain(Figure value) {
            this.drain = value;
            return this;
        }

        public Builder stop(Figure value) {
            this.stop = value;
            return this;
        }

        Builder exit(Duration value) {
            this.exit = value;
            return this;
        }

        public Builder warmup(Figure value) {
            this.warmup = value;
            return this;
        }

        /** Says that it ends after its warm-up, and where it is told to. */
        public Builder exitAfterWarmup(String origin) {
            this.exitAfterWarmup = origin;
            return this;
        }

        public Builder applicationPort(int value) {
            this.applicationPort = OptionalInt.of(value);
            return this;
        }

        public Builder managementPort(int value) {
            this.managementPort = OptionalInt.of(value);
            return this;
        }

        /** Says that the management port is graceful's own. */
        public Builder gracefulPort(boolean value) {
            this.ownPort = value;
            return this;
        }

        public Builder actuatorPort(int value) {
            this.actuatorPort = OptionalInt.of(value);
            return this;
        }

        public Builder probesShareThreads(boolean value) {
            this.sharesThreads = value;
            return this;
        }

        public Builder managementHost(String value) {
            this.managementHost = value;
            return this;
        }

        /** Says what a port asks of its callers. */
        public Builder security(int port, PortSecurity value) {
            this.security.put(port, value);
            return this;
        }

        /** What stands before graceful's own paths; empty for nothing. */
        public Builder basePath(String value) {
            this.basePath = value;
            return this;
        }

        public Builder token(boolean value) {
            this.token = value;
            return this;
        }

        /** The token in clear, where it is known. */
        public Builder tokenValue(String value) {
            this.token = true;
            this.tokenValue = value;
            return this;
        }

        public Builder startupPaths(String... paths) {
            this.startupPaths = List.of(paths);
            return this;
        }

        public Builder readinessPaths(String... paths) {
            this.readinessPaths = List.of(paths);
            return this;
        }

        public Builder livenessPaths(String... paths) {
            this.livenessPaths = List.of(paths);
            return this;
        }

        public Builder drainPaths(String... paths) {
            this.drainPaths = List.of(paths);
            return this;
        }

        Builder filesRead(boolean value) {
            this.filesRead = value;
            return this;
        }

        public Builder problem(String text) {
            this.problems.add(text);
            return this;
        }

        public ServiceProfile build() {
            return new ServiceProfile(this);
        }
    }
}
