package io.graceful.settings;

import io.graceful.time.Durations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * All settings, immutable and checked as a whole.
 *
 * <p>Sources, later wins: defaults, {@code graceful.properties} on the class path, environment variables
 * ({@code GRACEFUL_PROPAGATION_DELAY}), system properties ({@code graceful.propagation.delay}), the builder. Durations
 * are written {@code 10s}, {@code 500ms} or as ISO-8601.
 */
public final class GracefulSettings {

    /** Kept at the end of the grace period for the stop report and the exit of the JVM. */
    public static final Duration EXIT_RESERVE = Duration.ofSeconds(2);

    /** Floor of the propagation wait in Kubernetes: above the p99 of 6.8 s published for 100 nodes under load. */
    private static final Duration KUBERNETES_DELAY = Duration.ofSeconds(8);

    /** A warm-up needs the service's CPUs busy, not its queues long. */
    private static final int MOST_CONCURRENCY = 64;

    /** What has to fit together. */
    private static final Set<Setting> SUMMED = Set.of(
            Setting.TERMINATION_GRACE_PERIOD, Setting.PROPAGATION_DELAY, Setting.DRAIN_TIMEOUT, Setting.STOP_TIMEOUT);

    private final boolean kubernetes;
    private final Duration terminationGracePeriod;
    private final Duration propagationDelay;
    private final Duration propagationQuietPeriod;
    private final @Nullable Duration propagationMax;
    private final Duration drainTimeout;
    private final LateRequests drainLateRequests;
    private final @Nullable List<String> streamsEndlessPaths;
    private final List<String> trafficIgnoredPaths;
    private final Set<Integer> trafficIgnoredPorts;
    private final Duration stopTimeout;
    private final ReadinessOnStop readinessOnStop;
    private final Duration warmupTimeout;
    private final List<RequestLine> warmupRequests;
    private final OptionalInt warmupConcurrency;
    private final boolean warmupExitAfter;
    private final int managementPort;
    private final String managementHost;
    private final String managementBasePath;
    private final @Nullable String managementToken;
    private final Path terminationMessagePath;

    private GracefulSettings(SettingValues values, boolean kubernetes) {
        this.kubernetes = kubernetes;
        terminationGracePeriod =
                values.longerThan(EXIT_RESERVE, Setting.TERMINATION_GRACE_PERIOD, Duration.ofSeconds(30));
        propagationDelay =
                values.zeroOrLonger(Setting.PROPAGATION_DELAY, kubernetes ? KUBERNETES_DELAY : Duration.ZERO);
        propagationQuietPeriod = values.zeroOrLonger(Setting.PROPAGATION_QUIET_PERIOD, Duration.ofSeconds(3));
        propagationMax = values.zeroOrLonger(Setting.PROPAGATION_MAX);
        drainTimeout = values.zeroOrLonger(Setting.DRAIN_TIMEOUT, Duration.ofSeconds(10));
        drainLateRequests = values.choice(Setting.DRAIN_LATE_REQUESTS, LateRequests.class, LateRequests.SERVE);
        streamsEndlessPaths =
                values.isSet(Setting.STREAMS_ENDLESS_PATHS) ? values.paths(Setting.STREAMS_ENDLESS_PATHS) : null;
        trafficIgnoredPaths = values.paths(Setting.TRAFFIC_IGNORED_PATHS);
        trafficIgnoredPorts = values.ports(Setting.TRAFFIC_IGNORED_PORTS);
        stopTimeout = values.zeroOrLonger(Setting.STOP_TIMEOUT, Duration.ofSeconds(3));
        readinessOnStop = values.choice(Setting.READINESS_ON_STOP, ReadinessOnStop.class, ReadinessOnStop.IMMEDIATELY);
        warmupTimeout = values.longerThan(Duration.ZERO, Setting.WARMUP_TIMEOUT, Duration.ofSeconds(60));
        warmupRequests = values.requests(Setting.WARMUP_REQUESTS, values.flag(Setting.WARMUP_UNSAFE_METHODS, false));
        warmupConcurrency = values.number(Setting.WARMUP_CONCURRENCY, 1, MOST_CONCURRENCY);
        warmupExitAfter = values.flag(Setting.WARMUP_EXIT_AFTER, false);
        managementPort = values.port(Setting.MANAGEMENT_PORT, 8081);
        managementHost = values.name(Setting.MANAGEMENT_HOST, "0.0.0.0");
        managementBasePath = values.prefix(Setting.MANAGEMENT_BASE_PATH);
        managementToken = values.secret(Setting.MANAGEMENT_TOKEN, "[\\x21-\\x7e]{8,256}");
        terminationMessagePath = values.path(Setting.TERMINATION_MESSAGE_PATH, Path.of("/dev/termination-log"));
    }

    /** A builder that knows only defaults; {@link Builder#load()} adds the sources of this process. */
    public static Builder builder() {
        return new Builder();
    }

    /** Whether this process runs in a Kubernetes pod ({@code KUBERNETES_SERVICE_HOST} is set). */
    public boolean kubernetes() {
        return kubernetes;
    }

    /**
     * Whether anything routes requests to this instance and has to forget it before it may go: in Kubernetes, and wherever
     * {@code propagation.delay} says so. Otherwise no stop waits for routers, so that a developer's Ctrl-C and test runs
     * return at once.
     */
    public boolean routed() {
        return kubernetes || !propagationDelay.isZero();
    }

    public Duration terminationGracePeriod() {
        return terminationGracePeriod;
    }

    public Duration propagationDelay() {
        return propagationDelay;
    }

    public Duration propagationQuietPeriod() {
        return propagationQuietPeriod;
    }

    /** The cap of the propagation wait: what is set, but never more than the grace period leaves when every reserve is kept. */
    public Duration propagationMax() {
        Duration budget = propagationBudget();
        return propagationMax == null ? budget : Durations.min(propagationMax, budget);
    }

    Duration propagationBudget() {
        return terminationGracePeriod.minus(drainTimeout).minus(stopTimeout).minus(EXIT_RESERVE);
    }

    public Duration drainTimeout() {
        return drainTimeout;
    }

    public LateRequests drainLateRequests() {
        return drainLateRequests;
    }

    /**
     * Where responses never end by themselves, each with all paths below it. Empty for the rule that holds where nobody says: every
     * GET that is answered with {@code text/event-stream}.
     */
    public Optional<List<String>> streamsEndlessPaths() {
        return Optional.ofNullable(streamsEndlessPaths);
    }

    /** What is nobody's traffic, each with all paths below it. */
    public List<String> trafficIgnoredPaths() {
        return trafficIgnoredPaths;
    }

    /** Ports on which nobody sends requests that could be lost. */
    public Set<Integer> trafficIgnoredPorts() {
        return trafficIgnoredPorts;
    }

    public Duration stopTimeout() {
        return stopTimeout;
    }

    public ReadinessOnStop readinessOnStop() {
        return readinessOnStop;
    }

    public Duration warmupTimeout() {
        return warmupTimeout;
    }

    /** What the service asks of itself before it is ready; empty for nothing. */
    public List<RequestLine> warmupRequests() {
        return warmupRequests;
    }

    /** How many of those are under way at a time; empty for as many as there are CPUs. */
    public OptionalInt warmupConcurrency() {
        return warmupConcurrency;
    }

    /** Whether this process is a training run: it ends after its warm-up and never becomes ready. */
    public boolean warmupExitAfter() {
        return warmupExitAfter;
    }

    public int managementPort() {
        return managementPort;
    }

    public String managementHost() {
        return managementHost;
    }

    /** What stands before the paths of the management endpoints, wherever they are answered; empty for nothing. */
    public String managementBasePath() {
        return managementBasePath;
    }

    public Optional<String> managementToken() {
        return Optional.ofNullable(managementToken);
    }

    public Path terminationMessagePath() {
        return terminationMessagePath;
    }

    /** One line for the log, without secrets. */
    @Override
    public String toString() {
        return "grace period " + Durations.text(terminationGracePeriod)
                + " = propagation "
                + (routed() ? Durations.text(propagationDelay) + " to " + Durations.text(propagationMax()) : "none")
                + " + drain " + Durations.text(drainTimeout)
                + " + stop " + Durations.text(stopTimeout)
                + " + exit " + Durations.text(EXIT_RESERVE);
    }

    /** Whether the values fit together; a sum with one that is broken would blame the user for a default. */
    private void check(Set<Setting> broken, List<String> problems) {
        if (propagationMax != null
                && !broken.contains(Setting.PROPAGATION_DELAY)
                && propagationMax.compareTo(propagationDelay) < 0) {
            problems.add(Setting.PROPAGATION_MAX.problem(
                    Durations.text(propagationMax),
                    "not shorter than propagation.delay, " + Durations.text(propagationDelay)));
        }
        Duration needed = propagationDelay.plus(drainTimeout).plus(stopTimeout).plus(EXIT_RESERVE);
        if (Collections.disjoint(broken, SUMMED) && needed.compareTo(terminationGracePeriod) > 0) {
            problems.add(Setting.TERMINATION_GRACE_PERIOD.problem(
                    Durations.text(terminationGracePeriod),
                    "at least " + Durations.text(needed)
                            + " = propagation.delay " + Durations.text(propagationDelay)
                            + " + drain.timeout " + Durations.text(drainTimeout)
                            + " + stop.timeout " + Durations.text(stopTimeout)
                            + " + " + Durations.text(EXIT_RESERVE) + " for the report and the exit"));
        }
    }

    /** Collects settings and checks them together in {@link #build()}. Not thread-safe. */
    public static final class Builder {

        private final List<String> problems = new ArrayList<>();
        private final SettingsSources sources = new SettingsSources(problems);
        private final Map<Setting, SettingsSources.Text> set = new EnumMap<>(Setting.class);
        private final Map<Setting, SettingItems> items = new EnumMap<>(Setting.class);
        private boolean kubernetes;

        private Builder() {}

        /** Reads {@code graceful.properties}, the environment and the system properties of this process. */
        public Builder load() {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return load(
                    loader != null ? loader : ClassLoader.getSystemClassLoader(),
                    System.getenv(),
                    System.getProperties());
        }

        /** Reads the given sources instead of this process's own. */
        Builder load(ClassLoader files, Map<String, String> environment, Properties system) {
            sources.addFile(files);
            sources.addEnvironment(environment);
            sources.addProperties(system, "system property", false);
            kubernetes = environment.containsKey("KUBERNETES_SERVICE_HOST");
            return this;
        }

        /** Overrides one setting by the text a file would hold: what configuration systems of frameworks call. */
        @API(status = API.Status.INTERNAL)
        public Builder set(Setting setting, String text) {
            return set(setting, text, "");
        }

        /** Overrides one setting by a text that came from {@code origin}, which a complaint about it names. */
        @API(status = API.Status.INTERNAL)
        public Builder set(Setting setting, String text, String origin) {
            set.put(setting, new SettingsSources.Text(text, origin));
            return this;
        }

        /**
         * Overrides one item of a list, counted from 0: for sources that name items one by one. A text for the whole of it goes
         * before them.
         */
        @API(status = API.Status.INTERNAL)
        public Builder setItem(Setting setting, int index, String text, String origin) {
            SettingItems.of(setting, items).put(index, new SettingsSources.Text(text, origin));
            return this;
        }

        /** A broken rule that only the caller knows of: {@link #build()} lists it among the others. */
        @API(status = API.Status.INTERNAL)
        public Builder complain(String problem) {
            problems.add(problem);
            return this;
        }

        /** A name under our prefix that is no setting: {@link #build()} complains of it and says which may have been meant. */
        @API(status = API.Status.INTERNAL)
        public Builder unknown(String name, String origin) {
            sources.unknown(name, origin);
            return this;
        }

        /** Overrides what {@code KUBERNETES_SERVICE_HOST} says. */
        public Builder kubernetes(boolean inKubernetes) {
            this.kubernetes = inKubernetes;
            return this;
        }

        public Builder terminationGracePeriod(Duration value) {
            return set(Setting.TERMINATION_GRACE_PERIOD, value.toString());
        }

        public Builder propagationDelay(Duration value) {
            return set(Setting.PROPAGATION_DELAY, value.toString());
        }

        public Builder propagationQuietPeriod(Duration value) {
            return set(Setting.PROPAGATION_QUIET_PERIOD, value.toString());
        }

        public Builder propagationMax(Duration value) {
            return set(Setting.PROPAGATION_MAX, value.toString());
        }

        public Builder drainTimeout(Duration value) {
            return set(Setting.DRAIN_TIMEOUT, value.toString());
        }

        public Builder drainLateRequests(LateRequests value) {
            return set(Setting.DRAIN_LATE_REQUESTS, value.name());
        }

        /** Paths, as {@code streams.endless-paths} takes them; without any, every response is waited for. */
        public Builder streamsEndlessPaths(String... values) {
            return set(Setting.STREAMS_ENDLESS_PATHS, values.length == 0 ? "none" : Setting.joined(List.of(values)));
        }

        /** Paths, as {@code traffic.ignored-paths} takes them. */
        public Builder trafficIgnoredPaths(String... values) {
            return set(Setting.TRAFFIC_IGNORED_PATHS, values.length == 0 ? "none" : Setting.joined(List.of(values)));
        }

        /** Ports, as {@code traffic.ignored-ports} takes them. */
        public Builder trafficIgnoredPorts(Integer... values) {
            return set(
                    Setting.TRAFFIC_IGNORED_PORTS,
                    values.length == 0
                            ? "none"
                            : Setting.joined(List.of(values).stream()
                                    .map(String::valueOf)
                                    .toList()));
        }

        public Builder stopTimeout(Duration value) {
            return set(Setting.STOP_TIMEOUT, value.toString());
        }

        public Builder readinessOnStop(ReadinessOnStop value) {
            return set(Setting.READINESS_ON_STOP, value.name());
        }

        public Builder warmupTimeout(Duration value) {
            return set(Setting.WARMUP_TIMEOUT, value.toString());
        }

        /** Paths, with or without a method before them, as {@code warmup.requests} takes them. */
        public Builder warmupRequests(String... values) {
            return set(Setting.WARMUP_REQUESTS, Setting.joined(List.of(values)));
        }

        public Builder warmupConcurrency(int value) {
            return set(Setting.WARMUP_CONCURRENCY, Integer.toString(value));
        }

        public Builder warmupUnsafeMethods(boolean value) {
            return set(Setting.WARMUP_UNSAFE_METHODS, Boolean.toString(value));
        }

        public Builder warmupExitAfter(boolean value) {
            return set(Setting.WARMUP_EXIT_AFTER, Boolean.toString(value));
        }

        public Builder managementPort(int value) {
            return set(Setting.MANAGEMENT_PORT, Integer.toString(value));
        }

        public Builder managementHost(String value) {
            return set(Setting.MANAGEMENT_HOST, value);
        }

        public Builder managementBasePath(String value) {
            return set(Setting.MANAGEMENT_BASE_PATH, value);
        }

        public Builder managementToken(String value) {
            return set(Setting.MANAGEMENT_TOKEN, value);
        }

        public Builder terminationMessagePath(Path value) {
            return set(Setting.TERMINATION_MESSAGE_PATH, value.toString());
        }

        /**
         * Checks everything together.
         *
         * @throws SettingsException naming every value that cannot work, and why
         */
        public GracefulSettings build() {
            List<String> all = new ArrayList<>(problems);
            Map<Setting, SettingsSources.Text> texts = new EnumMap<>(Setting.class);
            texts.putAll(sources.texts());
            SettingItems.join(items, texts);
            texts.putAll(set);
            SettingValues values = new SettingValues(texts, all);
            GracefulSettings settings = new GracefulSettings(values, kubernetes);
            settings.check(values.broken(), all);
            if (!all.isEmpty()) {
                throw new SettingsException(all);
            }
            return settings;
        }
    }
}
