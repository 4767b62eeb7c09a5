package io.graceful.manifest.check;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.PortSecurity;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Writes probes, and points them at what the service answers. */
final class ProbeEdits {

    /** Short, so that a pod is ready soon after its service is. */
    private static final long PERIOD = 2;

    /** Two minutes where nothing is known of the warm-up. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Scope scope;
    private final ServiceProfile profile;
    private final PodContainer service;

    ProbeEdits(Scope scope) {
        this.scope = scope;
        this.profile = scope.profile();
        this.service = scope.service();
    }

    /** The path to recommend; empty if none is known. */
    Optional<String> path(Probe.Kind kind) {
        return paths(kind).stream().findFirst();
    }

    Set<String> paths(Probe.Kind kind) {
        return switch (kind) {
            case STARTUP -> profile.startupPaths();
            case READINESS -> profile.readinessPaths();
            case LIVENESS -> profile.livenessPaths();
        };
    }

    /** Whether the service answers a path, whatever it means by it. */
    boolean isKnown(String path) {
        return profile.readinessPaths().contains(path)
                || profile.livenessPaths().contains(path)
                || profile.startupPaths().contains(path);
    }

    /** Points an HTTP probe at the path to recommend, on the port that answers it; no edits if that is not known. */
    List<Edit> retarget(Probe probe) {
        Optional<String> path = path(probe.kind());
        if (path.isEmpty() || !probe.httpGet().isMapping()) {
            return List.of();
        }
        List<Edit> edits = new ArrayList<>(YamlEdits.set(probe.httpGet(), "path", path.get()));
        OptionalInt asked = service.portNumber(probe.port());
        boolean answered = asked.isPresent() && Ports.ofDrain(profile).contains(asked.getAsInt());
        if (!edits.isEmpty() && profile.managementPort().isPresent() && !answered) {
            edits.addAll(port(probe));
        }
        return edits;
    }

    /** Points an HTTP probe at the management port. */
    List<Edit> port(Probe probe) {
        if (profile.managementPort().isEmpty()) {
            return List.of();
        }
        int management = profile.managementPort().getAsInt();
        List<Edit> edits = new ArrayList<>(YamlEdits.set(probe.httpGet(), "port", Ports.text(scope, management)));
        if (!edits.isEmpty()) {
            edits.addAll(Schemes.follow(profile, probe.httpGet(), management));
        }
        return edits;
    }

    /** Points an HTTP probe at the management port, and at a path that is answered there. */
    List<Edit> move(Probe probe) {
        List<Edit> edits = new ArrayList<>(port(probe));
        int management = profile.managementPort().orElse(-1);
        if (Ports.isNowhere(
                profile, management, probe.path().map(DrainCall::plain).orElse(""))) {
            edits.addAll(path(probe.kind())
                    .map(path -> YamlEdits.set(probe.httpGet(), "path", path))
                    .orElse(List.of()));
        }
        return edits;
    }

    /** How many failures a startup probe has to allow: for twice the longest warm-up, as nodes are slower under load. */
    static long failures(Duration warmup, long period) {
        long seconds = GraceEdits.seconds(warmup.multipliedBy(2));
        return Math.max(1, (seconds + period - 1) / period);
    }

    /** Adds a readiness probe where its path and port are known. */
    List<Edit> addReadiness() {
        Optional<String> path = path(Probe.Kind.READINESS);
        if (path.isEmpty() || profile.managementPort().isEmpty()) {
            return List.of();
        }
        String port = Ports.text(scope, profile.managementPort().getAsInt());
        String yaml = "httpGet:\n  path: " + path.get() + "\n  port: " + port + scheme()
                + "\nperiodSeconds: 2\nfailureThreshold: 2\ntimeoutSeconds: 2";
        YamlValue empty = service.readinessProbe().value();
        return empty.exists()
                ? YamlEdits.replaceBlock(empty, yaml)
                : YamlEdits.add(service.value(), Probe.Kind.READINESS.field(), yaml);
    }

    /** A line of a new probe, of the management port. */
    private String scheme() {
        return profile.managementPort().isPresent()
                        && profile.security(profile.managementPort().getAsInt())
                                .filter(security -> security != PortSecurity.NONE)
                                .isPresent()
                ? "\n  scheme: HTTPS"
                : "";
    }

    /** Adds a startup probe: at the path the service has for it, or the one that another probe asks. */
    List<Edit> addStartup() {
        Optional<String> path = path(Probe.Kind.STARTUP).or(() -> path(Probe.Kind.READINESS));
        Optional<String> port = profile.managementPort().isPresent()
                ? Optional.of(Ports.text(scope, profile.managementPort().getAsInt()))
                : Optional.empty();
        if (path.isEmpty() || port.isEmpty()) {
            Probe asked =
                    service.livenessProbe().path().isPresent() ? service.livenessProbe() : service.readinessProbe();
            path = asked.path();
            port = asked.port().text();
        }
        if (path.isEmpty() || port.isEmpty() || !path.get().matches("/[\\w./-]*")) {
            return List.of();
        }
        long failures = failures(profile.warmup().map(Figure::value).orElse(PATIENCE), PERIOD);
        return YamlEdits.add(
                service.value(),
                Probe.Kind.STARTUP.field(),
                "httpGet:\n  path: " + path.get() + "\n  port: " + port.get() + scheme() + "\nperiodSeconds: " + PERIOD
                        + "\nfailureThreshold: " + failures + "\ntimeoutSeconds: 2");
    }
}
