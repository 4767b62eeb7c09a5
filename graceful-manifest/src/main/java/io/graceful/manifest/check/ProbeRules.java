package io.graceful.manifest.check;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** R: the probes, and how long they take. What they ask is {@link ProbeTargets}'. */
final class ProbeRules {

    /** Garbage collections and cold code under a CPU limit take a second now and then. */
    private static final long PAUSE = 2;

    private final Scope scope;
    private final ServiceProfile profile;
    private final PodContainer service;
    private final ProbeEdits edits;

    private ProbeRules(Scope scope) {
        this.scope = scope;
        this.profile = scope.profile();
        this.service = scope.service();
        this.edits = new ProbeEdits(scope);
    }

    static void check(Scope scope) {
        if (scope.workload().isServing()) {
            new ProbeRules(scope).check();
        }
    }

    private void check() {
        readinessExists();
        boolean killedWarmingUp = warmUp();
        for (Probe probe : service.probes()) {
            if (probe.exists()) {
                timeout(probe);
                succeedsAtOnce(probe);
                guessedDelay(probe, killedWarmingUp);
            }
        }
        readinessInTime();
        ProbeTargets.check(scope);
        Schemes.check(scope);
    }

    private void readinessExists() {
        Probe readiness = service.readinessProbe();
        boolean empty = readiness.exists() && readiness.value().entries().isEmpty();
        if ((!readiness.exists() || empty) && Ports.getTraffic(scope)) {
            String why = scope.services().isEmpty()
                    ? "it has ports"
                    : scope.services().get(0).subject() + " sends it requests";
            scope.report(
                    Rule.R01,
                    empty ? readiness.value() : service.value(),
                    "container " + service.name() + " has no readinessProbe, and " + why
                            + ": they come as soon as the process runs",
                    "add a readinessProbe"
                            + edits.path(Probe.Kind.READINESS)
                                    .map(path -> " that asks " + path)
                                    .orElse(""),
                    edits.addReadiness());
        }
    }

    /** R03 and R04: whichever probe may kill the container before it was ready. */
    private boolean warmUp() {
        Probe startup = service.startupProbe();
        Probe liveness = service.livenessProbe();
        Probe first = startup.exists() ? startup : liveness;
        Rule rule = startup.exists() ? Rule.R04 : Rule.R03;
        if (!first.exists()) {
            return false;
        }
        Optional<Figure> warmup = profile.warmup();
        if (warmup.isEmpty()) {
            if (profile.graceful().isEmpty()) {
                scope.cannotDecide(rule, Fact.SERVICE);
            }
            return false;
        }
        Duration longest = warmup.get().value();
        if (first.patience().compareTo(longest) >= 0 || first.periodSeconds() < 0 || first.failureThreshold() < 0) {
            return false;
        }
        String reckoned = first.kind().field() + " " + reckoned(first) + " < warm-up " + Durations.text(longest) + " ("
                + warmup.get().name() + ", " + warmup.get().origin() + ")";
        if (startup.exists()) {
            long failures = ProbeEdits.failures(longest, startup.periodSeconds());
            scope.report(
                    rule,
                    startup.value(),
                    reckoned,
                    "set failureThreshold: " + failures,
                    YamlEdits.set(startup.value(), "failureThreshold", Long.toString(failures)));
        } else {
            scope.report(
                    rule,
                    liveness.value(),
                    reckoned + ", and there is no startupProbe",
                    "add a startupProbe that allows it",
                    edits.addStartup());
        }
        return !startup.exists();
    }

    /** {@code initialDelay 15s + period 10s x 3 failures = 45s}. */
    private static String reckoned(Probe probe) {
        String period = "period " + probe.periodSeconds() + "s" + byDefault(probe, "periodSeconds") + " x "
                + probe.failureThreshold() + " failures" + byDefault(probe, "failureThreshold");
        long delay = probe.initialDelaySeconds();
        return (delay > 0 ? "initialDelay " + delay + "s + " : "") + period + " = " + Durations.text(probe.patience());
    }

    private static String byDefault(Probe probe, String field) {
        return probe.value().get(field).number().orElse(0) == 0 ? " (default)" : "";
    }

    /** R05 and R14. */
    private void timeout(Probe probe) {
        long timeout = probe.timeoutSeconds();
        long period = probe.periodSeconds();
        // The kernel answers a connection, whatever the JVM is at.
        boolean asksTheJvm = probe.httpGet().exists()
                || probe.value().get("grpc").exists()
                || probe.value().get("exec").exists();
        // A slow startup probe only gives more time to start.
        boolean reckonedFrom = probe.kind() != Probe.Kind.STARTUP;
        if (timeout == 1 && asksTheJvm) {
            List<Edit> change = new ArrayList<>(YamlEdits.set(probe.value(), "timeoutSeconds", Long.toString(PAUSE)));
            if (reckonedFrom && period < PAUSE) {
                change.addAll(YamlEdits.set(probe.value(), "periodSeconds", Long.toString(PAUSE)));
            }
            scope.report(
                    Rule.R05,
                    placeOf(probe, "timeoutSeconds"),
                    probe.kind().field() + " timeout 1s" + byDefault(probe, "timeoutSeconds") + " (expected: " + PAUSE
                            + "s or longer, for a JVM)",
                    "set timeoutSeconds: " + PAUSE,
                    change);
        } else if (timeout > period && period > 0 && reckonedFrom) {
            boolean raise = period < PAUSE;
            scope.report(
                    Rule.R14,
                    placeOf(probe, "timeoutSeconds"),
                    probe.kind().field() + " timeout " + timeout + "s > period " + period + "s"
                            + byDefault(probe, "periodSeconds"),
                    raise ? "set periodSeconds: " + timeout : "set timeoutSeconds: " + period + ", or a longer period",
                    raise
                            ? YamlEdits.set(probe.value(), "periodSeconds", Long.toString(timeout))
                            : YamlEdits.set(probe.value(), "timeoutSeconds", Long.toString(period)));
        }
    }

    private static YamlValue placeOf(Probe probe, String field) {
        YamlValue value = probe.value().get(field);
        return value.exists() ? value : probe.value();
    }

    private void succeedsAtOnce(Probe probe) {
        if (probe.kind() != Probe.Kind.READINESS && probe.successThreshold() > 1) {
            YamlValue threshold = probe.value().get("successThreshold");
            scope.report(
                    Rule.R11,
                    threshold,
                    probe.kind().field() + ".successThreshold: " + threshold.shown() + " (expected: 1)",
                    "remove it",
                    YamlEdits.remove(threshold));
        }
    }

    private void guessedDelay(Probe probe, boolean killedWarmingUp) {
        boolean saidAlready = killedWarmingUp && probe.kind() == Probe.Kind.LIVENESS;
        if (probe.initialDelaySeconds() <= 0
                || probe.kind() == Probe.Kind.STARTUP
                || service.startupProbe().exists()
                || saidAlready) {
            return;
        }
        YamlValue delay = probe.value().get("initialDelaySeconds");
        List<Edit> startup = edits.addStartup();
        List<Edit> remove = YamlEdits.remove(delay);
        List<Edit> both = new ArrayList<>(startup);
        both.addAll(remove);
        scope.report(
                Rule.R12,
                delay,
                probe.kind().field() + " waits initialDelay " + probe.initialDelaySeconds()
                        + "s, however long the start takes, and there is no startupProbe",
                "add a startupProbe and remove initialDelaySeconds",
                startup.isEmpty() || remove.isEmpty() ? List.of() : both);
    }

    private void readinessInTime() {
        Probe readiness = service.readinessProbe();
        Duration notices = readiness.patience().minusSeconds(readiness.initialDelaySeconds());
        if (!readiness.exists()
                || scope.grace().isZero()
                || scope.grace().isNegative()
                || notices.compareTo(scope.grace()) < 0) {
            return;
        }
        boolean outside = scope.services().stream()
                .anyMatch(each -> each.spec().get("type").textOrEmpty().equals("LoadBalancer"));
        Optional<Facts.LoadBalancer> known = scope.facts().loadBalancer();
        if (known.isEmpty() && !outside) {
            scope.cannotDecide(Rule.R06, Fact.LOAD_BALANCER);
        } else if (known.isEmpty() || known.get() != Facts.LoadBalancer.NONE) {
            List<Edit> sooner = new ArrayList<>(YamlEdits.set(readiness.value(), "periodSeconds", "2"));
            sooner.addAll(YamlEdits.set(readiness.value(), "failureThreshold", "2"));
            if (readiness.timeoutSeconds() > 2) {
                sooner.addAll(YamlEdits.set(readiness.value(), "timeoutSeconds", "2"));
            }
            scope.report(
                    Rule.R06,
                    readiness.value(),
                    "readinessProbe period " + readiness.periodSeconds() + "s" + byDefault(readiness, "periodSeconds")
                            + " x " + readiness.failureThreshold() + " failures"
                            + byDefault(readiness, "failureThreshold") + " = " + Durations.text(notices)
                            + " >= grace period " + Durations.text(scope.grace())
                            + ": the load balancer learns of the stop after the pod is gone",
                    "set periodSeconds: 2 and failureThreshold: 2",
                    sooner);
        }
    }
}
