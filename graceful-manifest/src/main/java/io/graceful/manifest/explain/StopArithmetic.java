package io.graceful.manifest.explain;

import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.Optional;

/**
 * What a stop takes and what it is given.
 *
 * @param grace the grace period in force, and who says so
 */
record StopArithmetic(ServiceProfile service, Figure grace, PreStopHook hook) {

    /** What the kubelet leaves after a hook that took everything. */
    private static final Duration LEAST_AFTER_HOOK = Duration.ofSeconds(2);

    /** What the hook takes before SIGTERM; it is cut at the end of the grace period. */
    Optional<Duration> hookTime() {
        return hook.time().map(time -> Durations.min(time, grace.value()));
    }

    /** When SIGKILL comes: at the end of the grace period, or a little later if the hook takes it all. */
    Duration killed() {
        Duration afterHook = hookTime().orElse(Duration.ZERO).plus(LEAST_AFTER_HOOK);
        return hook.kind() == PreStopHook.Kind.SLEEP ? Durations.max(grace.value(), afterHook) : grace.value();
    }

    /** When the last phase ends, as far as lengths are known. */
    Duration ends() {
        return hookTime().orElse(Duration.ZERO).plus(ownNeed());
    }

    /** What the service needs from the moment it knows. */
    private Duration ownNeed() {
        return length(service.propagation())
                .plus(length(service.drain()))
                .plus(length(service.stop()))
                .plus(service.exit());
    }

    boolean isComplete() {
        return (hook.kind() == PreStopHook.Kind.DRAIN || hook.time().isPresent())
                && service.propagation().isPresent()
                && service.drain().isPresent()
                && service.stop().isPresent();
    }

    /** What graceful divides: what it was told, whatever the pod spec says. */
    Duration countedOn() {
        return service.gracePeriod().map(Figure::value).orElse(grace.value());
    }

    /** What graceful's wait goes on to while new connections come: until only the reserves are left. */
    Optional<Duration> longestPropagation() {
        Duration spare = countedOn().minus(ownNeed());
        boolean waits = service.usesGraceful()
                && service.propagation().isPresent()
                && service.drain().isPresent()
                && service.stop().isPresent();
        return waits && !spare.isNegative() && !spare.isZero()
                ? service.propagation().map(floor -> floor.value().plus(spare))
                : Optional.empty();
    }

    private static Duration length(Optional<Figure> figure) {
        return figure.map(Figure::value).orElse(Duration.ZERO);
    }
}
