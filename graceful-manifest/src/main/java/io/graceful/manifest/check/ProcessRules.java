package io.graceful.manifest.check;

import io.graceful.manifest.check.Dockerfile.Instruction;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.Place;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** I: the process, and what SIGTERM does to it and to its proxy. */
final class ProcessRules {

    /** Both switch the JVM's own handlers off, and with them every shutdown hook. */
    private static final Pattern NO_SIGNALS = Pattern.compile("(?<=^|\\s)(-Xrs|-XX:\\+ReduceSignalUsage)(?=\\s|$)");

    private static final List<String> NUMBERS = List.of(
            "0", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE",
            "ALRM", "TERM");

    private final Scope scope;
    private final ServiceProfile profile;

    private ProcessRules(Scope scope) {
        this.scope = scope;
        this.profile = scope.profile();
    }

    static void check(Scope scope) {
        FirstProcess.check(scope);
        ProcessRules rules = new ProcessRules(scope);
        rules.stopSignal();
        rules.reducedSignals();
        if (scope.workload().isServing()) {
            MeshProxy.check(scope);
            rules.graceOfProbes();
            rules.exitAfterWarmup();
        }
    }

    private void stopSignal() {
        YamlValue own = scope.service().value().at("lifecycle", "stopSignal");
        Optional<Instruction> ofImage = scope.dockerfile().stopSignal();
        if (own.exists()) {
            stopSignal(
                    own.textOrEmpty(),
                    "lifecycle.stopSignal",
                    own.place(),
                    own.path(),
                    YamlEdits.replace(own, "SIGTERM"));
        } else if (ofImage.isPresent() && !ofImage.get().words().isEmpty()) {
            stopSignal(ofImage.get().words().get(0), "STOPSIGNAL", ofImage.get().place(), "", List.of());
        }
    }

    private void stopSignal(String written, String where, Place place, String path, List<Edit> edits) {
        String signal = name(written);
        boolean skipsTheWait = signal.equals("INT") && profile.usesGraceful();
        if (signal.contains("$")
                || List.of("TERM", "HUP").contains(signal)
                || (signal.equals("INT") && !skipsTheWait)) {
            return;
        }
        String effect = switch (signal) {
            case "INT" -> "graceful takes it for Ctrl-C and does not wait for routers";
            case "QUIT" -> "the JVM prints its threads and goes on, until it is killed";
            case "KILL" -> "the JVM is killed at once";
            default -> "the JVM does not stop as it does on SIGTERM";
        };
        scope.report(
                Rule.I02,
                skipsTheWait ? Severity.WARNING : Severity.ERROR,
                place,
                path,
                where + ": " + written.replaceAll("\\p{Cntrl}", "?") + " (expected: SIGTERM; " + effect + ")",
                "stop it with SIGTERM",
                edits);
    }

    /** {@code QUIT} for SIGQUIT, sigquit, 3. */
    private static String name(String written) {
        String upper = written.strip().toUpperCase(Locale.ROOT);
        if (upper.matches("\\d{1,2}")) {
            int number = Integer.parseInt(upper);
            return number < NUMBERS.size() ? NUMBERS.get(number) : upper;
        }
        return upper.startsWith("SIG") ? upper.substring(3) : upper;
    }

    private void reducedSignals() {
        for (YamlValue entry : scope.service().value().get("env").items()) {
            YamlValue value = entry.get("value");
            if (NO_SIGNALS.matcher(value.textOrEmpty()).find()) {
                String rest = NO_SIGNALS
                        .matcher(value.textOrEmpty())
                        .replaceAll("")
                        .strip()
                        .replaceAll("\\s{2,}", " ");
                reducedSignals(
                        entry.get("name").textOrEmpty(),
                        value.place(),
                        value.path(),
                        rest.matches("\\P{Cntrl}*")
                                ? YamlEdits.replace(value, "'" + rest.replace("'", "''") + "'")
                                : List.of());
            }
        }
        for (String field : List.of("command", "args")) {
            for (YamlValue word : scope.service().value().get(field).items()) {
                if (NO_SIGNALS.matcher(word.textOrEmpty()).find()) {
                    reducedSignals(field, word.place(), word.path(), List.of());
                }
            }
        }
        List<Instruction> image = new ArrayList<>(scope.dockerfile().environment());
        boolean replaced = scope.service().value().get("command").exists();
        if (!replaced) {
            scope.dockerfile().entrypoint().ifPresent(image::add);
            if (!scope.service().value().get("args").exists()) {
                scope.dockerfile().command().ifPresent(image::add);
            }
        }
        for (Instruction instruction : image) {
            if (instruction.words().stream().anyMatch(this::hasNoSignals)) {
                reducedSignals(instruction.name(), instruction.place(), "", List.of());
            }
        }
    }

    /** A word of a Dockerfile's: a flag, or {@code NAME=flags}. */
    private boolean hasNoSignals(String word) {
        return NO_SIGNALS.matcher(word.replaceFirst("^\\w+=", "")).find();
    }

    private void reducedSignals(String where, Place place, String path, List<Edit> edits) {
        // The drain is over before the signal comes; only stop hooks are lost.
        boolean drained =
                profile.usesGraceful() && DrainCall.isIn(scope.service().preStop(), profile);
        scope.report(
                Rule.I02,
                drained ? Severity.WARNING : Severity.ERROR,
                place,
                path,
                where + " has -Xrs: SIGTERM ends the JVM at once, without its shutdown hooks",
                "remove -Xrs (and -XX:+ReduceSignalUsage, which is the same)",
                edits);
    }

    private void graceOfProbes() {
        Probe readiness = scope.service().readinessProbe();
        YamlValue refused = readiness.value().get("terminationGracePeriodSeconds");
        if (refused.exists()) {
            scope.report(
                    Rule.I04,
                    Severity.ERROR,
                    refused,
                    "readinessProbe.terminationGracePeriodSeconds: " + refused.shown()
                            + " (expected: none; the API server refuses it there)",
                    "remove it",
                    YamlEdits.remove(refused));
        }
        YamlValue own = scope.service().livenessProbe().value().get("terminationGracePeriodSeconds");
        if (own.number().isEmpty() || own.number().getAsLong() < 0) {
            return;
        }
        Optional<Figure> propagation = profile.propagation();
        Optional<Figure> drain = profile.drain();
        if (propagation.isEmpty() || drain.isEmpty()) {
            scope.cannotDecide(Rule.I04, Fact.SERVICE);
            return;
        }
        Duration serves = propagation.get().value().plus(drain.get().value());
        Duration given = Duration.ofSeconds(Math.min(own.number().getAsLong(), Scope.LONGEST_SECONDS));
        if (given.compareTo(serves) < 0) {
            scope.report(
                    Rule.I04,
                    own,
                    "livenessProbe grace period " + Durations.text(given) + " < propagation "
                            + Durations.text(propagation.get().value()) + " + drain "
                            + Durations.text(drain.get().value()) + " = " + Durations.text(serves),
                    "remove it, then the pod's " + Durations.text(scope.grace())
                            + " hold; or keep it if a hung service should go soon",
                    YamlEdits.remove(own));
        }
    }

    /** A pod that may end, as one for training does, is left alone; of a workload every pod is started again. */
    private void exitAfterWarmup() {
        Optional<String> origin = profile.exitsAfterWarmup();
        if (origin.isEmpty() || !List.of("", "Always").contains(restartPolicy())) {
            return;
        }
        Optional<YamlValue> variable = scope.service().value().get("env").items().stream()
                .filter(entry -> origin.get().equals("env " + entry.get("name").textOrEmpty()))
                .findFirst();
        scope.report(
                Rule.I05,
                variable.orElse(scope.service().value()),
                "warmup.exit-after: true (expected: false, in a "
                        + scope.workload().kind() + ") from " + origin.get(),
                "set it where the image is built, and nowhere else",
                variable.map(YamlEdits::remove).orElse(List.of()));
    }

    private String restartPolicy() {
        return scope.workload().podSpec().get("restartPolicy").textOrEmpty();
    }
}
