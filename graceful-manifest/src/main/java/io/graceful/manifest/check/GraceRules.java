package io.graceful.manifest.check;

import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlValue;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** G: the grace period and what has to fit into it. */
final class GraceRules {

    /** max-graceful-termination-sec of the cluster autoscaler. */
    private static final Duration AUTOSCALER = Duration.ofMinutes(10);

    /** Of the 30 s of notice that Google and Azure give, what is left to ordinary pods. */
    private static final Duration SPOT = Duration.ofSeconds(25);

    private static final Duration USUAL = Duration.ofSeconds(30);

    private final Scope scope;
    private final ServiceProfile profile;
    private final StopBudget budget;

    private GraceRules(Scope scope) {
        this.scope = scope;
        this.profile = scope.profile();
        this.budget = StopBudget.of(scope);
    }

    static void check(Scope scope) {
        new GraceRules(scope).check();
    }

    private void check() {
        if (scope.grace().isZero()) {
            zero();
        }
        boolean usedUp = budget.isUsedUpByHook();
        boolean differs = !usedUp && differs();
        boolean tooLong = budget.isTooLong() && !(differs && fitsWhatTheServiceCountsOn());
        if (usedUp) {
            usedUp();
        } else if (tooLong) {
            tooLong();
        } else if (!differs && !budget.isTooLong()) {
            undecided();
        }
        if (differs) {
            // What makes room for all phases sets both figures anyway.
            sayTheSame(tooLong);
        }
        nodes();
        problems(usedUp || tooLong || differs);
    }

    private void undecided() {
        if (!budget.isComplete() && budget.isGraceUsable() && isAskedFor()) {
            scope.cannotDecide(Rule.G01, Fact.SERVICE);
        }
        if (budget.isGraceUsable() && isAskedFor() && profile.gracePeriod().isEmpty()) {
            boolean mayHaveOne = profile.graceful().orElse(true);
            if (mayHaveOne) {
                scope.cannotDecide(Rule.G03, Fact.SERVICE);
            }
        }
    }

    /** Of a job nobody wants to know what it waits for. Settings that are wrong are found below. */
    private boolean isAskedFor() {
        return scope.workload().isServing() && profile.problems().isEmpty();
    }

    private void zero() {
        Duration enough = budget.isComplete() ? budget.needed() : USUAL;
        Duration grace = enough.compareTo(USUAL) < 0 ? USUAL : enough;
        scope.report(
                Rule.G04,
                scope.workload().gracePeriod(),
                "grace period 0s: the pod is killed at once, without its preStop hook and without a stop",
                "set terminationGracePeriodSeconds: " + GraceEdits.seconds(grace),
                GraceEdits.set(scope, grace, GraceEdits.told(grace, budget)));
    }

    private void usedUp() {
        Duration left = scope.grace().minus(budget.slept());
        String needed = budget.isComplete()
                ? "needed is " + budget.sum()
                : "needed is preStop " + Durations.text(budget.slept()) + " + what the service takes to end";
        Duration rest = budget.isComplete() ? budget.needed().minus(budget.slept()) : USUAL;
        Duration grace = budget.isHookRedundant()
                ? longer(rest, scope.grace())
                : budget.slept().plus(rest);
        String raise = "set terminationGracePeriodSeconds: "
                + GraceEdits.seconds(budget.slept().plus(rest));
        scope.report(
                Rule.G02,
                scope.service().preStop().value(),
                "preStop " + Durations.text(budget.slept()) + " of the " + budget.graceText() + " leaves "
                        + Durations.text(left.isNegative() ? Duration.ZERO : left)
                        + ", so SIGKILL comes 2s after SIGTERM; " + needed,
                budget.isHookRedundant()
                        ? "remove the hook, the service waits by itself; otherwise " + raise
                        : raise
                                + (budget.isComplete()
                                        ? ""
                                        : ", which leaves it the " + Durations.text(USUAL)
                                                + " that it has without a hook"),
                makeRoom(grace));
    }

    private void tooLong() {
        boolean drops = budget.isHookRedundant();
        Duration rest = budget.needed().minus(budget.slept());
        Duration grace = drops ? longer(rest, scope.grace()) : budget.needed();
        String settings = budget.settings();
        // A service without graceful may be done sooner than its framework's own limit says.
        boolean onlyLimits = !profile.usesGraceful()
                && Stream.of(profile.propagation(), profile.drain(), profile.stop())
                        .flatMap(Optional::stream)
                        .noneMatch(Figure::isSet);
        scope.report(
                Rule.G01,
                onlyLimits ? Severity.WARNING : Severity.ERROR,
                scope.workload().gracePeriod(),
                budget.sum() + " > " + budget.graceText(),
                (drops ? "remove the preStop hook, the service waits by itself; otherwise " : "")
                        + "set terminationGracePeriodSeconds: "
                        + GraceEdits.seconds(budget.needed())
                        + (profile.gracePeriod().isPresent()
                                ? " and " + profile.gracePeriod().get().name() + ": "
                                        + GraceEdits.seconds(GraceEdits.told(budget.needed(), budget)) + "s"
                                : "")
                        + (settings.isEmpty() ? "" : ", or shorten " + settings),
                makeRoom(grace));
    }

    /** Takes a hook out that is not needed, and makes the grace period that long. */
    private List<Edit> makeRoom(Duration grace) {
        if (!budget.isHookRedundant()) {
            return GraceEdits.set(scope, grace, GraceEdits.told(grace, budget));
        }
        List<Edit> edits = new ArrayList<>(GraceEdits.dropHook(scope));
        boolean same = profile.gracePeriod()
                .map(figure -> figure.value().equals(grace))
                .orElse(true);
        if (!edits.isEmpty() && !(grace.equals(scope.grace()) && same)) {
            List<Edit> figures = GraceEdits.set(scope, grace, grace);
            if (figures.isEmpty()) {
                return List.of();
            }
            edits.addAll(figures);
        }
        return edits;
    }

    private static Duration longer(Duration a, Duration b) {
        return Durations.max(Duration.ofSeconds(GraceEdits.seconds(a)), b);
    }

    /** Whether the service counts on another time than it gets. A sleep besides its own wait has a rule of its own. */
    private boolean differs() {
        if (profile.gracePeriod().isEmpty() || !budget.isGraceUsable() || budget.isSleepRefused()) {
            return false;
        }
        Duration counted = profile.gracePeriod().get().value();
        Duration told = GraceEdits.told(scope.grace(), budget);
        if (!budget.isHookKnown() && counted.compareTo(told) < 0) {
            // The rest may be what the hook takes.
            return false;
        }
        return !counted.equals(told) && !(budget.isHookRedundant() && counted.equals(scope.grace()));
    }

    private boolean fitsWhatTheServiceCountsOn() {
        return profile.gracePeriod()
                .map(figure -> budget.needed().compareTo(figure.value().plus(budget.slept())) <= 0)
                .orElse(false);
    }

    private void sayTheSame(boolean leaveTheText) {
        Figure figure = profile.gracePeriod().orElseThrow();
        Duration told = GraceEdits.told(scope.grace(), budget);
        // Whatever fits into the shorter of the two fits into the longer one.
        boolean raise = figure.value().compareTo(told) > 0;
        Duration grace = raise ? figure.value().plus(budget.slept()) : scope.grace();
        String gets = budget.slept().isZero()
                ? budget.graceText()
                : budget.graceText() + " - preStop " + Durations.text(budget.slept()) + " = " + Durations.text(told);
        scope.report(
                Rule.G03,
                raise
                                || !scope.service()
                                        .env(GraceEdits.variable(scope, figure))
                                        .exists()
                        ? scope.workload().gracePeriod()
                        : scope.service().env(GraceEdits.variable(scope, figure)),
                figure.name() + " " + Durations.text(figure.value()) + " (" + figure.origin() + ") is "
                        + Durations.text(figure.value().minus(told).abs())
                        + (raise ? " longer than " : " shorter than ")
                        + gets,
                raise
                        ? "set terminationGracePeriodSeconds: " + GraceEdits.seconds(grace)
                        : "set " + GraceEdits.variable(scope, figure) + " to " + GraceEdits.seconds(told) + "s",
                leaveTheText ? List.of() : GraceEdits.set(scope, grace, GraceEdits.told(grace, budget)));
    }

    private void nodes() {
        Duration grace = scope.grace();
        Duration cap = null;
        String who = "";
        if (scope.facts().nodes().filter(Facts.Nodes.AUTOSCALED::equals).isPresent()) {
            cap = AUTOSCALER;
            who = "the cluster autoscaler waits for";
        } else if (scope.facts().nodes().filter(Facts.Nodes.SPOT::equals).isPresent()) {
            cap = SPOT;
            who = "a spot node's notice leaves to pods";
        }
        Optional<Duration> shutdown = scope.facts().nodeShutdown();
        if (shutdown.isPresent() && (cap == null || shutdown.get().compareTo(cap) < 0)) {
            cap = shutdown.get();
            who = "the node's own shutdown leaves to pods";
        }
        if (cap != null && grace.compareTo(cap) > 0) {
            boolean fits = budget.isComplete() && budget.needed().compareTo(cap) <= 0 && !budget.isUsedUpByHook();
            scope.report(
                    Rule.G05,
                    scope.workload().gracePeriod(),
                    budget.graceText() + " > " + Durations.text(cap) + " that " + who
                            + (budget.isComplete() ? "; the service needs " + budget.sum() : ""),
                    (fits ? "" : "shorten what has to fit, then ") + "set terminationGracePeriodSeconds: "
                            + cap.toSeconds() + ", and tell the service",
                    fits && !differs() ? GraceEdits.set(scope, cap, GraceEdits.told(cap, budget)) : List.of());
        } else if (grace.compareTo(USUAL) > 0) {
            if (scope.facts().nodes().isEmpty()) {
                scope.cannotDecide(Rule.G05, Fact.NODES);
            }
            if (shutdown.isEmpty()) {
                scope.cannotDecide(Rule.G05, Fact.NODE_SHUTDOWN);
            }
        }
    }

    private void problems(boolean graceFound) {
        for (String problem : profile.problems()) {
            boolean aboutTheSum = problem.contains("termination-grace-period:") && problem.contains("at least");
            if (!(graceFound && aboutTheSum)) {
                scope.report(
                        Rule.G06,
                        placeOf(problem),
                        "the service does not start: " + problem,
                        "mend the setting; the service stops its start with the same words",
                        List.of());
            }
        }
    }

    private YamlValue placeOf(String problem) {
        return scope.service().value().get("env").items().stream()
                .filter(entry -> !entry.get("name").textOrEmpty().isEmpty()
                        && problem.contains(entry.get("name").textOrEmpty()))
                .findFirst()
                .orElse(scope.service().value());
    }
}
