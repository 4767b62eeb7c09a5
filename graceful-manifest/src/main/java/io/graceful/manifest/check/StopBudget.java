package io.graceful.manifest.check;

import io.graceful.manifest.kube.Hook;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What of the grace period is spoken for: first the preStop hook, then what the service waits for. Immutable. */
final class StopBudget {

    /** The least that the kubelet gives after SIGTERM, whatever the hook took (minimumGracePeriodInSeconds). */
    static final Duration LEAST = Duration.ofSeconds(2);

    private record Part(String name, Duration length) {

        String text() {
            return name + " " + Durations.text(length);
        }
    }

    private final Scope scope;
    private final List<Part> parts = new ArrayList<>();
    private final Duration slept;
    private final boolean hookKnown;
    private final boolean drainsInHook;

    private StopBudget(Scope scope) {
        this.scope = scope;
        Hook hook = scope.service().preStop();
        ServiceProfile profile = scope.profile();
        // A hook of tcpSocket fails at once.
        Optional<Duration> seen =
                hook.exists() && !hook.tcpSocket().exists() ? hook.slept() : Optional.of(Duration.ZERO);
        this.slept = Durations.min(
                Duration.ofSeconds(Scope.LONGEST_SECONDS + 1),
                Durations.max(Duration.ZERO, seen.orElse(Duration.ZERO)));
        this.drainsInHook = DrainCall.isIn(hook, profile);
        this.hookKnown = drainsInHook || seen.filter(each -> !each.isNegative()).isPresent();
        add("preStop", slept);
        profile.propagation().ifPresent(figure -> add("propagation", figure.value()));
        profile.drain().ifPresent(figure -> add("drain", figure.value()));
        profile.stop().ifPresent(figure -> add("stop", figure.value()));
        add("exit", profile.exit());
    }

    static StopBudget of(Scope scope) {
        return new StopBudget(scope);
    }

    private void add(String name, Duration length) {
        if (!length.isZero()) {
            parts.add(new Part(name, length));
        }
    }

    /** How long the hook sleeps; zero where it does not, or that cannot be seen. */
    Duration slept() {
        return slept;
    }

    /** Whether it is known how long the hook takes. */
    boolean isHookKnown() {
        return hookKnown;
    }

    /** Whether every part is known. */
    boolean isComplete() {
        return hookKnown && knowsService();
    }

    private boolean knowsService() {
        ServiceProfile profile = scope.profile();
        return profile.propagation().isPresent()
                && profile.drain().isPresent()
                && (profile.stop().isPresent() || !profile.usesGraceful());
    }

    /** The sum of what is known. */
    Duration needed() {
        return parts.stream().map(Part::length).reduce(Duration.ZERO, Duration::plus);
    }

    /** How long requests are served after the pod is told to stop; empty if that is not known. */
    Optional<Duration> serves() {
        return isComplete()
                ? Optional.of(parts.stream()
                        .filter(part ->
                                List.of("preStop", "propagation", "drain").contains(part.name()))
                        .map(Part::length)
                        .reduce(Duration.ZERO, Duration::plus))
                : Optional.empty();
    }

    /** What {@link #serves()} is the sum of. */
    String servesText() {
        return parts.stream()
                        .filter(part -> !List.of("stop", "exit").contains(part.name()))
                        .map(Part::text)
                        .collect(Collectors.joining(" + "))
                + " = "
                + serves().map(Durations::text).orElse("?");
    }

    /** {@code preStop 30s + drain 10s + exit 2s = 42s}. */
    String sum() {
        String sum = parts.stream().map(Part::text).collect(Collectors.joining(" + "));
        return sum
                + (parts.size() > 1 ? " = " + Durations.text(needed()) : "")
                + (drainsInHook ? " (propagation and drain within the preStop hook)" : "");
    }

    /** {@code grace period 30s (default)}. */
    String graceText() {
        return "grace period "
                + Durations.text(scope.grace())
                + (scope.workload().gracePeriod().exists() ? "" : " (default)");
    }

    /** Whether the hook sleeps until the kill, or all but. What the API server refuses is another rule's. */
    boolean isUsedUpByHook() {
        Duration left = scope.grace().minus(slept);
        return isGraceUsable() && !slept.isZero() && left.compareTo(LEAST) <= 0 && !isSleepRefused();
    }

    /** Whether the known parts do not fit, for another reason than the hook alone. */
    boolean isTooLong() {
        return isGraceUsable() && !isSleepRefused() && !isUsedUpByHook() && needed().compareTo(scope.grace()) > 0;
    }

    /** Whether the API server refuses the hook, because it sleeps longer than the grace period. */
    boolean isSleepRefused() {
        return scope.service().preStop().sleep().exists() && slept.compareTo(scope.grace()) > 0;
    }

    /** Zero has a rule of its own, and so has what is no number. */
    boolean isGraceUsable() {
        return !scope.grace().isZero() && !scope.grace().isNegative();
    }

    /** Whether the hook sleeps though graceful waits by itself, and better. */
    boolean isHookRedundant() {
        return !slept.isZero()
                && scope.profile().usesGraceful()
                && !scope.profile()
                        .propagation()
                        .map(Figure::value)
                        .orElse(Duration.ZERO)
                        .isZero();
    }

    /** The settings that the sum is made of, and where they are set: {@code graceful.drain.timeout (10s, default)}. */
    String settings() {
        ServiceProfile profile = scope.profile();
        return Stream.of(profile.propagation(), profile.drain(), profile.stop())
                .flatMap(Optional::stream)
                .filter(figure -> !figure.value().isZero())
                .map(figure -> figure.name() + " (" + Durations.text(figure.value()) + ", " + figure.origin() + ")")
                .collect(Collectors.joining(", "));
    }
}
