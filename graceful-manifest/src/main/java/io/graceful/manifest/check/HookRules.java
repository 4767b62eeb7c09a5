package io.graceful.manifest.check;

import io.graceful.manifest.kube.Hook;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.Framework;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Edit;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** P: the preStop hook, or what takes its place. Where its calls go is {@link HookTargets}'. */
final class HookRules {

    /** Programs that only images with a shell have. */
    private static final Set<String> TOOLS = Set.of(
            "sh", "bash", "ash", "dash", "busybox", "sleep", "curl", "wget", "nc", "cat", "echo", "env", "kill",
            "pkill", "test", "timeout", "touch", "true");

    private final Scope scope;
    private final ServiceProfile profile;
    private final Hook hook;
    private final StopBudget budget;

    private HookRules(Scope scope) {
        this.scope = scope;
        this.profile = scope.profile();
        this.hook = scope.service().preStop();
        this.budget = StopBudget.of(scope);
    }

    static void check(Scope scope) {
        HookTargets.reachable(scope);
        new HookRules(scope).check();
    }

    private void check() {
        if (!hook.exists()) {
            nobodyWaits();
            return;
        }
        long handlers = Stream.of(hook.exec(), hook.httpGet(), hook.sleep(), hook.tcpSocket())
                .filter(YamlValue::exists)
                .count();
        if (handlers != 1) {
            handlers(handlers);
        } else if (hook.tcpSocket().exists()) {
            tcpSocket();
        } else if (hook.sleep().exists()) {
            nativeSleep();
        } else if (hook.httpGet().exists()) {
            if (!shutsDown()) {
                HookTargets.check(scope);
            }
        } else {
            exec();
        }
    }

    private void handlers(long count) {
        scope.report(
                Rule.P10,
                hook.value(),
                "preStop has " + (count == 0 ? "no handler" : count + " handlers")
                        + " (expected: one of exec, httpGet and sleep)",
                count == 0 ? "remove the hook or say what it does" : "keep one of them",
                count == 0 && profile.usesGraceful() ? GraceEdits.dropHook(scope) : List.of());
    }

    private void tcpSocket() {
        scope.report(
                Rule.P06,
                hook.tcpSocket(),
                "preStop.tcpSocket always fails in the kubelet, so SIGTERM comes at once",
                profile.usesGraceful()
                        ? "remove the hook, the service waits by itself"
                        : "use sleep, or a service that waits by itself",
                profile.usesGraceful() ? GraceEdits.dropHook(scope) : List.of());
    }

    private void nativeSleep() {
        YamlValue seconds = hook.sleep().get("seconds");
        Optional<KubernetesVersion> version = scope.facts().kubernetes();
        if (!seconds.exists()) {
            refuse(
                    "preStop.sleep says no seconds (expected: seconds, a whole number)",
                    "write how long to wait",
                    List.of());
        }
        if (seconds.number().orElse(-1) < 0) {
            // What is there is no number of seconds: A03.
            return;
        }
        long number = seconds.number().getAsLong();
        if (version.isEmpty()) {
            scope.cannotDecide(number == 0 ? Rule.P12 : Rule.P02, Fact.KUBERNETES);
        } else if (!version.get().isAtLeast(1, 30)) {
            tooOld(version.get());
            return;
        }
        if (number == 0) {
            if (version.isPresent() && !version.get().isAtLeast(1, 33)) {
                refuse(
                        "preStop.sleep.seconds: 0 (expected: 1 or more before Kubernetes 1.33, and this is "
                                + version.get() + ")",
                        "remove the hook, or say how long to wait",
                        profile.usesGraceful() ? GraceEdits.dropHook(scope) : List.of());
                return;
            }
            nobodyWaits();
        } else if (budget.isSleepRefused() && budget.isGraceUsable()) {
            longerThanGrace();
        } else {
            sleeps();
        }
    }

    private void refuse(String message, String fix, List<Edit> edits) {
        scope.report(Rule.P12, hook.sleep().get("seconds"), message, fix, edits);
    }

    private void longerThanGrace() {
        Duration rest = budget.isComplete() ? budget.needed().minus(budget.slept()) : Duration.ofSeconds(30);
        Duration grace = budget.slept().plus(rest);
        refuse(
                "preStop " + Durations.text(budget.slept()) + " > " + budget.graceText()
                        + ": the API server refuses the pod",
                budget.isHookRedundant()
                        ? "remove the hook, the service waits by itself"
                        : "sleep less, or set terminationGracePeriodSeconds: " + GraceEdits.seconds(grace),
                budget.isHookRedundant()
                        ? GraceEdits.dropHook(scope)
                        : GraceEdits.set(scope, grace, GraceEdits.told(grace, budget)));
    }

    private void tooOld(KubernetesVersion version) {
        boolean shell = ImageSeen.of(scope).equals(Optional.of(Facts.Image.SHELL));
        long number = hook.sleep().get("seconds").number().orElse(0);
        scope.report(
                Rule.P02,
                hook.sleep(),
                "preStop.sleep needs Kubernetes 1.30 (expected: exec or httpGet, as the cluster is " + version + ")",
                budget.isHookRedundant()
                        ? "remove the hook, the service waits by itself"
                        : "use exec with sleep, if the image has it",
                budget.isHookRedundant()
                        ? GraceEdits.dropHook(scope)
                        : shell && number > 0
                                ? YamlEdits.replaceBlock(hook.value(), "exec:\n  command: [sleep, \"" + number + "\"]")
                                : List.of());
    }

    private void exec() {
        List<String> words = hook.command();
        String first = words.isEmpty() ? "" : words.get(0);
        String program = first.substring(first.lastIndexOf('/') + 1);
        Optional<Facts.Image> image = ImageSeen.of(scope);
        if (TOOLS.contains(program)) {
            if (image.equals(Optional.of(Facts.Image.DISTROLESS))) {
                withoutProgram(program);
                return;
            }
            if (image.isEmpty()) {
                scope.cannotDecide(Rule.P01, Fact.IMAGE);
            }
        }
        if (!shutsDown()) {
            HookTargets.check(scope);
            sleeps();
        }
    }

    private boolean shutsDown() {
        Optional<String> path = ShutdownCall.path(hook, profile);
        path.ifPresent(asked -> scope.report(
                Rule.P13,
                hook.value(),
                "preStop calls " + asked
                        + (hook.httpGet().exists()
                                ? " with GET, which the shutdown endpoint answers with 405: no wait at all"
                                : ", which closes the application at once, while routers still send requests"),
                profile.usesGraceful()
                        ? "remove the hook: SIGTERM does all of it, and waits for routers first"
                        : "use graceful, or a preStop sleep of 10s: SIGTERM closes the application as well",
                profile.usesGraceful() ? GraceEdits.dropHook(scope) : List.of()));
        return path.isPresent();
    }

    private void withoutProgram(String program) {
        boolean canSleep = scope.facts()
                .kubernetes()
                .filter(version -> version.isAtLeast(1, 30))
                .isPresent();
        long seconds = GraceEdits.seconds(budget.slept());
        boolean fits = budget.slept().compareTo(scope.grace()) <= 0;
        scope.report(
                Rule.P01,
                hook.exec(),
                "preStop runs " + program + ", which an image without a shell does not have: no wait at all",
                budget.isHookRedundant()
                        ? "remove the hook, the service waits by itself"
                        : seconds > 0
                                ? "use preStop.sleep with seconds: " + seconds + " (Kubernetes 1.30)"
                                : "let the kubelet call the endpoint itself, with httpGet",
                budget.isHookRedundant()
                        ? GraceEdits.dropHook(scope)
                        : canSleep && seconds > 0 && fits
                                ? YamlEdits.replaceBlock(hook.value(), "sleep:\n  seconds: " + seconds)
                                : List.of());
    }

    /** A hook that does sleep, before whatever the service waits for. */
    private void sleeps() {
        if (budget.slept().isZero() || !scope.workload().isServing()) {
            return;
        }
        Optional<Duration> propagation = profile.propagation().map(Figure::value);
        if (propagation.isEmpty()) {
            scope.cannotDecide(Rule.P07, Fact.SERVICE);
        }
        if (propagation.orElse(Duration.ZERO).isZero()) {
            if (!profile.usesGraceful() && !DrainCall.isIn(hook, profile)) {
                blind();
            }
        } else if (!budget.isUsedUpByHook() && !(budget.isTooLong() && budget.isHookRedundant())) {
            paidTwice(propagation.orElseThrow());
        }
    }

    private void blind() {
        scope.report(
                Rule.P09,
                hook.value(),
                "preStop " + Durations.text(budget.slept())
                        + ": all that time the service takes requests on connections that nobody tells to close",
                "use graceful, which waits after SIGTERM and tells its clients; then drop the hook",
                List.of());
    }

    private void paidTwice(Duration propagation) {
        String name = profile.propagation().map(Figure::name).orElse("propagation");
        scope.report(
                Rule.P07,
                hook.value(),
                "preStop " + Durations.text(budget.slept()) + " + propagation " + Durations.text(propagation) + " = "
                        + Durations.text(budget.slept().plus(propagation)) + " of the " + budget.graceText()
                        + ", one after the other",
                profile.usesGraceful()
                        ? "remove the hook; " + name + " does the same and sees when the routers are done"
                        : "remove the hook, or set " + name + " to 0",
                budget.isHookRedundant() ? GraceEdits.dropHook(scope) : List.of());
    }

    /** There is no hook, or one that does nothing. */
    private void nobodyWaits() {
        if (!Ports.getTraffic(scope)) {
            return;
        }
        Optional<Figure> propagation = profile.propagation();
        boolean known = propagation.isPresent() || profile.graceful().equals(Optional.of(false));
        if (!known) {
            // Graceful waits, for however long; its own checks see to that.
            if (!profile.usesGraceful()) {
                scope.cannotDecide(Rule.P08, Fact.SERVICE);
            }
            return;
        }
        if (!propagation.map(Figure::value).orElse(Duration.ZERO).isZero()) {
            return;
        }
        if (profile.usesGraceful()) {
            String name = propagation.map(Figure::name).orElse("propagation.delay");
            scope.report(
                    Rule.P08,
                    Severity.WARNING,
                    scope.service().value(),
                    name
                            + " 0s and no preStop hook: the first silence ends the wait for routers, also that of a quiet hour",
                    "remove " + name + ", then it is 8s in Kubernetes, or set it to what the routers need",
                    List.of());
        } else {
            scope.report(
                    Rule.P08,
                    scope.service().value(),
                    "no preStop hook, and "
                            + (profile.framework() == Framework.UNKNOWN
                                    ? "the service"
                                    : profile.framework().text())
                            + " closes its port at SIGTERM, while routers still send requests",
                    "use graceful, or a preStop sleep of 10s",
                    List.of());
        }
    }
}
