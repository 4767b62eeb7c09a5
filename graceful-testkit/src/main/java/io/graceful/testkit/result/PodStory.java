package io.graceful.testkit.result;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The life of one pod.
 *
 * @param spans its phases in order, without a gap
 * @param started when its process was started the first time, since the run began; null if it never was
 * @param stopBegan when its stop began (delete, node shutdown, failed probe), since the run began; null if it was not stopped
 * @param signalled when it got SIGTERM; null if never
 * @param exited when its process ended the last time; null if it was ended only by the end of the run
 * @param exitCode 143 for a Java process that SIGTERM ended, 137 for SIGKILL; null as above
 * @param killed whether it had to be killed
 */
public record PodStory(
        String name,
        int revision,
        String node,
        List<Span> spans,
        @Nullable Duration started,
        @Nullable Duration stopBegan,
        @Nullable Duration signalled,
        @Nullable Duration exited,
        @Nullable Integer exitCode,
        boolean killed,
        int restarts) {

    public PodStory {
        spans = List.copyOf(spans);
    }

    /** One phase of it; times since the run began. */
    public record Span(PodPhase phase, Duration from, Duration to) {}

    /** From the start of its process until it was ready the first time; empty if it never was. */
    public Optional<Duration> readyAfter() {
        if (started == null) {
            return Optional.empty();
        }
        return spans.stream()
                .filter(span -> span.phase() == PodPhase.READY)
                .map(span -> span.from().minus(started))
                .findFirst();
    }

    /** The phase it was in at this time; {@link PodPhase#GONE} after the last span. */
    public PodPhase phaseAt(Duration time) {
        for (Span span : spans) {
            if (time.compareTo(span.from()) >= 0 && time.compareTo(span.to()) < 0) {
                return span.phase();
            }
        }
        return spans.isEmpty() || time.compareTo(spans.get(0).from()) < 0 ? PodPhase.STARTING : PodPhase.GONE;
    }
}
