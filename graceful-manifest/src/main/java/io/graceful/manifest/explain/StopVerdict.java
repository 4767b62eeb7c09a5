package io.graceful.manifest.explain;

import io.graceful.manifest.service.Figure;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.Optional;

/** Whether a stop fits into what it is given. */
final class StopVerdict {

    private StopVerdict() {}

    /**
     * The sum, what else is odd, and the slack.
     *
     * @param sum the phases with their lengths
     * @param cut the phase that SIGKILL falls into; empty if it falls into none
     */
    static String of(StopArithmetic stop, String sum, String cut) {
        StringBuilder text = new StringBuilder();
        String least = stop.isComplete() ? "" : "at least ";
        boolean stretched = !stop.killed().equals(stop.grace().value());
        line(
                text,
                "needs " + least + Durations.text(stop.ends()) + " = " + sum + ", of " + Durations.text(stop.killed())
                        + (stretched ? ": the grace period, and 2s that the kubelet leaves after a hook" : ""));
        Optional<Figure> own = stop.service().gracePeriod();
        if (own.isPresent() && !own.get().value().equals(stop.grace().value())) {
            line(text, "but the service counts on " + Durations.text(own.get().value()) + Origin.of(own.get()));
        }
        if (stop.hook().kind() == PreStopHook.Kind.SLEEP
                && stop.longestPropagation().isPresent()) {
            Duration until = stop.hookTime().orElse(Duration.ZERO).plus(stop.countedOn());
            line(
                    text,
                    "if routers are slow it takes until " + Durations.text(until) + ": the service counts its "
                            + Durations.text(stop.countedOn()) + " from SIGTERM");
        }
        Duration slack = stop.killed().minus(stop.ends());
        line(
                text,
                slack.isNegative()
                        ? "does not fit: " + Durations.text(slack.negated()) + " too little, SIGKILL cuts off the "
                                + cut
                        : "slack " + (stop.isComplete() ? "" : "at most ") + Durations.text(slack));
        return text.toString();
    }

    private static void line(StringBuilder text, String words) {
        text.append("  ").append(words).append('\n');
    }
}
