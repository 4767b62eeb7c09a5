package io.graceful.testkit.scenario;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads the pod of a scenario file: the names are Kubernetes' own, so that parts of a manifest can be put in as they are. */
final class PodReader {

    private static final String[] KEYS = {
        "command",
        "args",
        "workingDir",
        "env",
        "ports",
        "terminationGracePeriodSeconds",
        "startupProbe",
        "readinessProbe",
        "livenessProbe",
        "lifecycle",
        "arrivals"
    };
    private static final String HANDLERS = "one of httpGet, tcpSocket, exec";
    private static final String HOOKS = "one of httpGet, exec, sleep";

    private final Yaml yaml;
    private final Path directory;

    /**
     * A reader.
     *
     * @param directory what relative paths are relative to
     */
    PodReader(Yaml yaml, Path directory) {
        this.yaml = yaml;
        this.directory = directory;
    }

    /** The pod, with what is not said taken from another one. */
    PodSpec read(Node node, String path, PodSpec.Builder pod) {
        Yaml.Fields fields = yaml.fields(node, path, KEYS);
        List<String> command = new ArrayList<>(fields.words("command"));
        command.addAll(fields.words("args"));
        if (!command.isEmpty()) {
            pod.command(command);
        }
        fields.text("workingDir", "a path").ifPresent(text -> pod.workingDir(directory.resolve(text)));
        fields.texts("env").forEach(pod::env);
        ports(fields).ifPresent(pod::ports);
        seconds(fields, "terminationGracePeriodSeconds").ifPresent(pod::grace);
        probe(fields, "startupProbe").ifPresent(pod::startupProbe);
        probe(fields, "readinessProbe").ifPresent(pod::readinessProbe);
        probe(fields, "livenessProbe").ifPresent(pod::livenessProbe);
        preStop(fields).ifPresent(pod::preStop);
        fields.text("arrivals", "a regular expression").ifPresent(pod::arrivals);
        return pod.build();
    }

    private Optional<Duration> seconds(Yaml.Fields fields, String key) {
        return fields.integer(key).map(Duration::ofSeconds);
    }

    private Optional<List<PodSpec.Port>> ports(Yaml.Fields fields) {
        Node node = fields.get("ports");
        if (node == null) {
            return Optional.empty();
        }
        List<PodSpec.Port> ports = new ArrayList<>();
        for (Node entry : yaml.list(node, fields.path("ports"), "ports")) {
            if (entry instanceof MappingNode) {
                Yaml.Fields port = yaml.fields(entry, fields.path("ports"), "name", "containerPort", "protocol");
                int number = port.integer("containerPort").orElse(0);
                ports.add(new PodSpec.Port(port.text("name", "a name").orElse(Integer.toString(number)), number));
            } else {
                String name = yaml.text(entry, fields.path("ports"), "a name");
                ports.add(new PodSpec.Port(name == null ? "" : name, 0));
            }
        }
        return Optional.of(ports);
    }

    private Optional<Probe> probe(Yaml.Fields fields, String key) {
        Node node = fields.get(key);
        if (node == null) {
            return Optional.empty();
        }
        Yaml.Fields probe = yaml.fields(
                node,
                fields.path(key),
                "httpGet",
                "tcpSocket",
                "exec",
                "initialDelaySeconds",
                "periodSeconds",
                "timeoutSeconds",
                "successThreshold",
                "failureThreshold",
                "terminationGracePeriodSeconds");
        Handler handler = handler(probe);
        if (handler == null) {
            yaml.wrong(node, fields.path(key), "does nothing (expected: " + HANDLERS + ")");
            return Optional.empty();
        }
        Probe defaults = Probe.of(handler);
        return Optional.of(new Probe(
                handler,
                seconds(probe, "initialDelaySeconds").orElse(defaults.initialDelay()),
                seconds(probe, "periodSeconds").orElse(defaults.period()),
                seconds(probe, "timeoutSeconds").orElse(defaults.timeout()),
                probe.integer("successThreshold").orElse(defaults.successThreshold()),
                probe.integer("failureThreshold").orElse(defaults.failureThreshold()),
                seconds(probe, "terminationGracePeriodSeconds").orElse(null)));
    }

    private @Nullable Handler handler(Yaml.Fields fields) {
        Node get = fields.get("httpGet");
        if (get != null) {
            return httpGet(get, fields.path("httpGet"));
        }
        Node tcp = fields.get("tcpSocket");
        if (tcp != null) {
            return new Handler.TcpSocket(yaml.fields(tcp, fields.path("tcpSocket"), "port", "host")
                    .text("port", "a port")
                    .orElse(""));
        }
        Node exec = fields.get("exec");
        return exec == null ? null : exec(exec, fields.path("exec"));
    }

    private Handler.Exec exec(Node node, String path) {
        return new Handler.Exec(yaml.fields(node, path, "command").words("command"));
    }

    /** A page as a probe names it. */
    Handler.HttpGet httpGet(Node node, String path) {
        Yaml.Fields get = yaml.fields(node, path, "path", "port", "host", "scheme", "httpHeaders");
        boolean https = get.text("scheme", "HTTP or HTTPS")
                .map(scheme -> scheme.equalsIgnoreCase("HTTPS"))
                .orElse(false);
        Map<String, String> headers = get.texts("httpHeaders");
        return new Handler.HttpGet(
                get.text("path", "a path").orElse("/"),
                get.text("port", "a port").orElse(""),
                get.text("host", "a host").orElse(null),
                https,
                headers);
    }

    private Optional<Hook> preStop(Yaml.Fields fields) {
        Node lifecycle = fields.get("lifecycle");
        if (lifecycle == null) {
            return Optional.empty();
        }
        Yaml.Fields hooks = yaml.fields(lifecycle, fields.path("lifecycle"), "preStop");
        Node node = hooks.get("preStop");
        if (node == null) {
            return Optional.empty();
        }
        Yaml.Fields hook = yaml.fields(node, hooks.path("preStop"), "httpGet", "exec", "sleep", "tcpSocket");
        Node tcp = hook.get("tcpSocket");
        Node get = hook.get("httpGet");
        Node exec = hook.get("exec");
        Node sleep = hook.get("sleep");
        if (get != null) {
            return Optional.of(httpGet(get, hook.path("httpGet")));
        } else if (exec != null) {
            return Optional.of(exec(exec, hook.path("exec")));
        } else if (sleep != null) {
            Yaml.Fields time = yaml.fields(sleep, hook.path("sleep"), "seconds");
            return seconds(time, "seconds").map(Handler.Sleep::new);
        }
        yaml.wrong(
                node,
                hooks.path("preStop"),
                (tcp == null ? "does nothing" : "tcpSocket, which Kubernetes does not run") + " (expected: " + HOOKS
                        + ")");
        return Optional.empty();
    }
}
