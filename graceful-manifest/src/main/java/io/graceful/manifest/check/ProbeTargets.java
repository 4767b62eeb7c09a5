package io.graceful.manifest.check;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** R02, R07, R08, R10: what probes ask. Of which port is {@link ProbePorts}'. */
final class ProbeTargets {

    /** Of Spring Boot, Quarkus, Micronaut, Helidon, Open Liberty: everything that has a check, other systems too. */
    private static final Pattern AGGREGATE = Pattern.compile("(/.+)?/health(check)?/?");

    /** What means readiness wherever it is used; /healthz means this to some and that to others. */
    private static final Pattern READINESS = Pattern.compile("(/.+)?/(readyz?|readiness)/?");

    /** Below these a service may have groups of checks of its own. */
    private static final Pattern GROUPS = Pattern.compile("(/.+)?/(actuator|q)/.+");

    private final Scope scope;
    private final ServiceProfile profile;
    private final PodContainer service;
    private final ProbeEdits edits;
    private final ProbePorts ports;

    private ProbeTargets(Scope scope) {
        this.scope = scope;
        this.profile = scope.profile();
        this.service = scope.service();
        this.edits = new ProbeEdits(scope);
        this.ports = new ProbePorts(scope);
    }

    static void check(Scope scope) {
        new ProbeTargets(scope).check();
    }

    private void check() {
        boolean same = sameQuestion();
        for (Probe probe : service.probes()) {
            boolean shared = same && probe.kind() != Probe.Kind.STARTUP;
            if (probe.exists() && !ports.isWrong(probe) && !path(probe, shared) && !shared) {
                ports.rightOtherwise(probe);
            }
        }
        ports.report();
    }

    private OptionalInt port(Probe probe) {
        return service.portNumber(probe.port());
    }

    private static Optional<String> path(Probe probe) {
        return probe.path().map(DrainCall::plain);
    }

    private boolean sameQuestion() {
        Probe readiness = service.readinessProbe();
        Probe liveness = service.livenessProbe();
        String asked = question(readiness);
        if (asked.isEmpty() || !asked.equals(question(liveness))) {
            return false;
        }
        List<Edit> change = new ArrayList<>();
        for (Probe probe : List.of(readiness, liveness)) {
            if (!edits.paths(probe.kind()).contains(path(probe).orElse(""))) {
                List<Edit> one = edits.retarget(probe);
                if (one.isEmpty()) {
                    change.clear();
                    break;
                }
                change.addAll(one);
            }
        }
        boolean livenessIsRight =
                edits.paths(Probe.Kind.LIVENESS).contains(path(liveness).orElse(""));
        Probe astray = livenessIsRight ? readiness : liveness;
        scope.report(
                Rule.R02,
                liveness.value(),
                "livenessProbe and readinessProbe both ask " + asked
                        + ": what takes traffic away also restarts the container",
                edits.path(astray.kind())
                        .map(path -> "let the " + astray.kind().field() + " ask " + path)
                        .orElse("let the livenessProbe ask a path that is answered whatever the service does"),
                change);
        return true;
    }

    /** What a probe asks, in words that are the same for the same question. */
    private String question(Probe probe) {
        OptionalInt number = port(probe);
        String port = number.isPresent()
                ? Integer.toString(number.getAsInt())
                : probe.port().textOrEmpty();
        if (probe.path().isPresent()) {
            return probe.path().get() + " on port " + port;
        }
        if (probe.value().get("tcpSocket").exists()) {
            return "for a connection on port " + port;
        }
        if (probe.value().get("grpc").exists()) {
            return ("gRPC " + probe.value().get("grpc").get("service").textOrEmpty()).strip() + " on port " + port;
        }
        List<String> words = probe.value().at("exec", "command").items().stream()
                .map(YamlValue::textOrEmpty)
                .toList();
        return words.isEmpty() ? "" : "the same command, " + words.get(0);
    }

    /** R07, R08 and R10: at most one of them. */
    private boolean path(Probe probe, boolean shared) {
        if (path(probe).isEmpty()) {
            return connects(probe, shared);
        }
        String path = path(probe).get();
        Set<String> own = edits.paths(probe.kind());
        if (own.contains(path)) {
            return false;
        }
        if (probe.kind() == Probe.Kind.READINESS && AGGREGATE.matcher(path).matches()) {
            scope.report(
                    Rule.R07,
                    probe.httpGet().get("path"),
                    "readinessProbe asks " + path + ", which asks other systems too: with one of those every pod goes",
                    advice(probe, "ask for what this pod alone can answer"),
                    // Both probes are pointed elsewhere by what is said about the two.
                    shared ? List.of() : edits.retarget(probe));
            return true;
        }
        if (shared) {
            return true;
        }
        return (probe.kind() == Probe.Kind.LIVENESS && dependsOnReadiness(path))
                ? liveness(probe, path)
                : other(probe, path, own);
    }

    private boolean dependsOnReadiness(String path) {
        return profile.readinessPaths().contains(path)
                || AGGREGATE.matcher(path).matches()
                || READINESS.matcher(path).matches();
    }

    private boolean liveness(Probe probe, String path) {
        boolean certain = profile.readinessPaths().contains(path)
                || !profile.livenessPaths().isEmpty();
        scope.report(
                Rule.R10,
                certain ? Severity.ERROR : Severity.WARNING,
                probe.httpGet().get("path"),
                "livenessProbe asks " + path + ", which is off during warm-up and drain or with another system:"
                        + " the kubelet restarts the container each time",
                advice(probe, "ask a path that is answered whatever the service does"),
                edits.retarget(probe));
        return true;
    }

    private boolean other(Probe probe, String path, Set<String> own) {
        if (own.isEmpty() || (edits.isKnown(path) && probe.kind() == Probe.Kind.STARTUP)) {
            return false;
        }
        if (edits.isKnown(path)) {
            String meaning = profile.livenessPaths().contains(path) ? "liveness" : "the start";
            report(probe, Severity.ERROR, probe.kind().field() + " asks " + path + ", which answers for " + meaning);
            return true;
        }
        boolean management = profile.hasOwnManagementPort()
                && Ports.is(profile.managementPort(), port(probe).orElse(-1));
        boolean group = GROUPS.matcher(path).matches() && !(management && profile.hasGracefulPort());
        if (group || (!management && !profile.usesGraceful())) {
            return false;
        }
        boolean certain = management
                && profile.usesGraceful()
                && (profile.framework() == Framework.PLAIN || profile.hasGracefulPort());
        // Whoever writes that name means graceful's, which are elsewhere.
        boolean astray = profile.usesGraceful() && Ports.isNamedLikeOurs(path);
        report(
                probe,
                certain || astray ? Severity.ERROR : Severity.WARNING,
                probe.kind().field() + " asks " + path
                        + (certain
                                ? ", which is 404 on the management port"
                                : astray
                                        ? ", which is 404 unless the application has it itself"
                                        : ", of which graceful knows nothing: it answers the same in every phase")
                        + " (expected: " + String.join(" or ", own) + ")");
        return true;
    }

    /** A connection says that somebody listens, not that anybody is ready. */
    private boolean connects(Probe probe, boolean shared) {
        Set<String> own = edits.paths(probe.kind());
        if (probe.kind() != Probe.Kind.READINESS
                || shared
                || own.isEmpty()
                || !probe.value().get("tcpSocket").exists()) {
            return false;
        }
        report(
                probe,
                Severity.WARNING,
                "readinessProbe only connects, which succeeds during warm-up and drain as well (expected: httpGet "
                        + String.join(" or ", own) + ")");
        return true;
    }

    private void report(Probe probe, Severity severity, String message) {
        YamlValue path = probe.httpGet().get("path");
        scope.report(
                Rule.R08,
                severity,
                path.exists() ? path : probe.value(),
                message,
                advice(probe, "ask a path that the service answers"),
                edits.retarget(probe));
    }

    private String advice(Probe probe, String otherwise) {
        return edits.path(probe.kind()).map(path -> "ask " + path).orElse(otherwise);
    }
}
