package io.graceful.testkit.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pod with one container: the part of a Kubernetes pod spec that decides how it starts and ends. Command, environment and
 * headers may contain {@code ${port.NAME}}, {@code ${pod.name}}, {@code ${pod.ip}} and {@code ${node.name}}.
 *
 * @param command what to run; the process is the container's PID 1
 * @param workingDir where it runs
 * @param env added to the kit's own environment less everything that begins with {@code KUBERNETES_} or {@code GRACEFUL_}
 * @param ports the first one is what the Service sends traffic to
 * @param grace {@code terminationGracePeriodSeconds}
 * @param arrivals finds the id of a request in a line of the pod's output, in its first group; null if it writes none
 */
public record PodSpec(
        List<String> command,
        Path workingDir,
        Map<String, String> env,
        List<Port> ports,
        @Nullable Probe startupProbe,
        @Nullable Probe readinessProbe,
        @Nullable Probe livenessProbe,
        @Nullable Hook preStop,
        Duration grace,
        @Nullable String arrivals) {

    /** Kubernetes' default grace period. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(30);

    public PodSpec {
        command = List.copyOf(command);
        env = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(env));
        ports = List.copyOf(ports);
    }

    /** A pod that runs this; everything else as Kubernetes has it when nothing is said. */
    public static Builder running(String... command) {
        return new Builder(List.of(command));
    }

    /** What to change in a copy, such as the next revision of a Deployment. */
    public Builder toBuilder() {
        Builder builder = new Builder(command);
        builder.workingDir = workingDir;
        builder.env.putAll(env);
        builder.ports = ports;
        builder.startupProbe = startupProbe;
        builder.readinessProbe = readinessProbe;
        builder.livenessProbe = livenessProbe;
        builder.preStop = preStop;
        builder.grace = grace;
        builder.arrivals = arrivals;
        return builder;
    }

    /** A port of the container; {@code number} is its {@code containerPort}, or 0 for any that is free. */
    public record Port(String name, int number) {}

    /** Puts a pod together. Nothing is checked before the scenario is built. */
    public static final class Builder {

        private List<String> command;
        private Path workingDir = Path.of("");
        private final Map<String, String> env = new LinkedHashMap<>();
        private List<Port> ports = List.of(new Port("http", 0));
        private @Nullable Probe startupProbe;
        private @Nullable Probe readinessProbe;
        private @Nullable Probe livenessProbe;
        private @Nullable Hook preStop;
        private Duration grace = DEFAULT_GRACE;
        private @Nullable String arrivals;

        private Builder(List<String> command) {
            this.command = command;
        }

        public Builder command(List<String> words) {
            command = words;
            return this;
        }

        public Builder workingDir(Path directory) {
            workingDir = directory;
            return this;
        }

        public Builder env(String name, String value) {
            env.put(name, value);
            return this;
        }

        /** The names of its ports, each on any number that is free; the first one is the Service's. */
        public Builder ports(String... names) {
            ports = java.util.Arrays.stream(names)
                    .map(name -> new Port(name, 0))
                    .toList();
            return this;
        }

        public Builder ports(List<Port> all) {
            ports = all;
            return this;
        }

        public Builder startupProbe(@Nullable Probe probe) {
            startupProbe = probe;
            return this;
        }

        public Builder readinessProbe(@Nullable Probe probe) {
            readinessProbe = probe;
            return this;
        }

        public Builder livenessProbe(@Nullable Probe probe) {
            livenessProbe = probe;
            return this;
        }

        public Builder preStop(@Nullable Hook hook) {
            preStop = hook;
            return this;
        }

        /** {@code terminationGracePeriodSeconds}; 30 s if nothing is said. */
        public Builder grace(Duration period) {
            grace = period;
            return this;
        }

        /** A regular expression whose first group is the id of a request, in a line of the pod's output. */
        public Builder arrivals(@Nullable String pattern) {
            arrivals = pattern;
            return this;
        }

        public PodSpec build() {
            return new PodSpec(
                    command,
                    workingDir,
                    env,
                    ports,
                    startupProbe,
                    readinessProbe,
                    livenessProbe,
                    preStop,
                    grace,
                    arrivals);
        }
    }
}
