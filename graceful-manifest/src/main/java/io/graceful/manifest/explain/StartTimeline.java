package io.graceful.manifest.explain;

import io.graceful.manifest.kube.PodContainer;
import io.graceful.manifest.kube.Probe;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.service.ServiceProfile;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The way from the start of a container to its being ready, and the patience of the probe that may end it. */
final class StartTimeline {

    private StartTimeline() {}

    /**
     * The start as lines of text.
     *
     * @param container what has the probes; null if there is no manifest
     */
    static String of(ServiceProfile service, @Nullable PodContainer container) {
        Optional<Probe> judge = Optional.ofNullable(container)
                .flatMap(each -> Optional.of(each.startupProbe())
                        .filter(Probe::exists)
                        .or(() -> Optional.of(each.livenessProbe()).filter(Probe::exists)));
        Duration warm = service.warmup().map(Figure::value).orElse(Duration.ZERO);
        Duration patience = judge.map(Probe::patience).orElse(warm);
        Chart chart = new Chart(Durations.max(warm, patience), patience);
        chart.moment(Duration.ZERO, '>', "the container runs: STARTING");
        service.warmup()
                .ifPresentOrElse(
                        figure -> chart.span(Duration.ZERO, warm, '=', "WARMING_UP at most" + Origin.of(figure)),
                        () -> chart.unknownEnd(Duration.ZERO, "until it is ready; how long is not known"));
        if (container == null) {
            return chart + "  a startup probe has to wait at least that long: periodSeconds x failureThreshold\n";
        }
        if (judge.isEmpty()) {
            return chart + "  no startup and no liveness probe: nothing ends a slow start\n";
        }
        chart.moment(patience, '!', "the " + gaveUp(judge.get()) + " gives up: the container is restarted");
        return chart + verdict(service.warmup().isPresent(), patience.minus(warm));
    }

    private static String gaveUp(Probe probe) {
        String delay = probe.initialDelaySeconds() == 0 ? "" : probe.initialDelaySeconds() + "s + ";
        return probe.kind().field() + " (" + delay + probe.periodSeconds() + "s x " + probe.failureThreshold()
                + " failures, " + probe.value().place() + ")";
    }

    private static String verdict(boolean known, Duration slack) {
        if (!known) {
            return "";
        }
        return slack.isNegative()
                ? "  does not fit: " + Durations.text(slack.negated())
                        + " too little, it may be restarted while it warms up\n"
                : "  slack " + Durations.text(slack) + "\n";
    }
}
