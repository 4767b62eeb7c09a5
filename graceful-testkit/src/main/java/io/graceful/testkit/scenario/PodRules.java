package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** What makes a pod playable: the API server's own rules, and those of the kit. */
final class PodRules {

    private static final int LAST_PORT = 65_535;
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final PodSpec pod;
    private final String path;
    private final BiConsumer<String, String> wrong;

    private PodRules(PodSpec pod, String path, BiConsumer<String, String> wrong) {
        this.pod = pod;
        this.path = path;
        this.wrong = wrong;
    }

    /** Tells {@code wrong} the path and the message of each problem. */
    static void check(PodSpec pod, String path, BiConsumer<String, String> wrong) {
        PodRules rules = new PodRules(pod, path, wrong);
        rules.command();
        rules.ports();
        rules.probe("startupProbe", pod.startupProbe(), true);
        rules.probe("readinessProbe", pod.readinessProbe(), false);
        rules.probe("livenessProbe", pod.livenessProbe(), true);
        rules.preStop();
        rules.rest();
    }

    private void wrong(String key, String message) {
        wrong.accept(path + "." + key, message);
    }

    private void command() {
        if (pod.command().isEmpty() || pod.command().get(0).isBlank()) {
            wrong("command", "is missing (expected: the words of a command)");
        }
        pod.command().forEach(word -> placeholders("command", word));
        pod.env().forEach((name, value) -> placeholders("env." + name, value));
    }

    private void placeholders(String key, String text) {
        Set<String> known = new HashSet<>(List.of("pod.name", "pod.ip", "node.name"));
        pod.ports().forEach(port -> known.add("port." + port.name()));
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            if (!known.contains(matcher.group(1))) {
                List<String> sorted = new ArrayList<>(known);
                sorted.sort(null);
                wrong(key, matcher.group() + " (expected: one of " + String.join(", ", sorted) + ")");
            }
        }
    }

    private void ports() {
        if (pod.ports().isEmpty()) {
            wrong("ports", "none (expected: at least the one that the Service sends traffic to)");
        }
        Set<String> seen = new HashSet<>();
        for (PodSpec.Port port : pod.ports()) {
            if (!seen.add(port.name())) {
                wrong("ports", port.name() + " twice (expected: a name that no other port has)");
            }
            if (port.number() < 0 || port.number() > LAST_PORT) {
                wrong("ports", port.number() + " (expected: 1 to " + LAST_PORT + ", or none for any)");
            }
        }
    }

    private void probe(String key, @Nullable Probe probe, boolean onceIsEnough) {
        if (probe == null) {
            return;
        }
        handler(key, probe.handler());
        wholeSeconds(key + ".initialDelaySeconds", probe.initialDelay(), 0);
        wholeSeconds(key + ".periodSeconds", probe.period(), 1);
        wholeSeconds(key + ".timeoutSeconds", probe.timeout(), 1);
        atLeastOne(key + ".failureThreshold", probe.failureThreshold());
        atLeastOne(key + ".successThreshold", probe.successThreshold());
        if (onceIsEnough && probe.successThreshold() > 1) {
            wrong(
                    key + ".successThreshold",
                    probe.successThreshold() + " (expected: 1, as the API server demands here)");
        }
        if (!onceIsEnough && probe.grace() != null) {
            wrong(key + ".terminationGracePeriodSeconds", "is set (expected: not on a readiness probe)");
        }
    }

    private void handler(String key, Handler handler) {
        if (handler instanceof Handler.HttpGet get) {
            get(key, get);
        } else if (handler instanceof Handler.TcpSocket tcp) {
            port(key + ".tcpSocket", tcp.port());
        } else if (handler instanceof Handler.Exec exec && exec.command().isEmpty()) {
            wrong(key + ".exec", "no command (expected: its words)");
        }
    }

    private void get(String key, Handler.HttpGet get) {
        port(key + ".httpGet", get.port());
        if (!get.path().startsWith("/")) {
            wrong(key + ".httpGet", "path " + get.path() + " (expected: one that begins with /)");
        }
        get.headers().values().forEach(value -> placeholders(key + ".httpGet", value));
    }

    private void port(String key, String port) {
        boolean known = pod.ports().stream().anyMatch(one -> one.name().equals(port));
        if (!known && !port.matches("[0-9]{1,5}")) {
            List<String> names = pod.ports().stream().map(PodSpec.Port::name).toList();
            wrong(key, "port " + port + " (expected: a number, or one of " + String.join(", ", names) + ")");
        }
    }

    private void preStop() {
        Hook hook = pod.preStop();
        if (hook instanceof Handler.HttpGet get) {
            get("lifecycle.preStop", get);
        } else if (hook instanceof Handler.Exec exec && exec.command().isEmpty()) {
            wrong("lifecycle.preStop.exec", "no command (expected: its words)");
        } else if (hook instanceof Handler.Sleep sleep) {
            wholeSeconds("lifecycle.preStop.sleep", sleep.duration(), 0);
            if (sleep.duration().compareTo(pod.grace()) > 0) {
                wrong(
                        "lifecycle.preStop.sleep",
                        Durations.text(sleep.duration()) + " (expected: at most terminationGracePeriodSeconds, "
                                + Durations.text(pod.grace()) + ")");
            }
        }
    }

    private void rest() {
        wholeSeconds("terminationGracePeriodSeconds", pod.grace(), 0);
        String arrivals = pod.arrivals();
        if (arrivals == null) {
            return;
        }
        try {
            if (Pattern.compile(arrivals).matcher("").groupCount() < 1) {
                wrong("arrivals", arrivals + " (expected: a regular expression whose first group is the id)");
            }
        } catch (PatternSyntaxException e) {
            wrong("arrivals", arrivals + " (expected: a regular expression; " + e.getDescription() + ")");
        }
    }

    private void wholeSeconds(String key, Duration duration, int least) {
        if (duration.compareTo(SECOND.multipliedBy(least)) < 0
                || !duration.equals(Duration.ofSeconds(duration.toSeconds()))) {
            wrong(key, Durations.text(duration) + " (expected: whole seconds, " + least + " or more)");
        }
    }

    private void atLeastOne(String key, int number) {
        if (number < 1) {
            wrong(key, number + " (expected: 1 or more)");
        }
    }
}
