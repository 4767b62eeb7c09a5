package io.graceful.testkit.cluster;

import io.graceful.testkit.result.Event;
import io.graceful.testkit.result.PodPhase;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The phase of each pod, as the events tell it. Written on the timeline, read from any thread. */
final class Phases {

    private final Map<String, PodPhase> phases = Collections.synchronizedMap(new LinkedHashMap<>());

    void follow(Event event) {
        next(event, phases.get(event.subject())).ifPresent(phase -> phases.put(event.subject(), phase));
    }

    /** The phase an event leads to; empty if it stays where it is. */
    static Optional<PodPhase> next(Event event, @Nullable PodPhase now) {
        boolean stopping = now == PodPhase.PRE_STOP || now == PodPhase.SIGNALLED || now == PodPhase.ENDED;
        return switch (event.kind()) {
            case CREATED, RESTARTED -> Optional.of(PodPhase.STARTING);
            case READY -> stopping ? Optional.empty() : Optional.of(PodPhase.READY);
            case NOT_READY -> stopping ? Optional.empty() : Optional.of(PodPhase.NOT_READY);
            case PRE_STOP -> now == PodPhase.SIGNALLED ? Optional.empty() : Optional.of(PodPhase.PRE_STOP);
            case SIGTERM -> Optional.of(PodPhase.SIGNALLED);
            case EXITED -> Optional.of(PodPhase.ENDED);
            case GONE -> Optional.of(PodPhase.GONE);
            default -> Optional.empty();
        };
    }

    /** One phase; {@link PodPhase#GONE} if there is no such pod. */
    PodPhase of(String pod) {
        return phases.getOrDefault(pod, PodPhase.GONE);
    }

    Map<String, PodPhase> all() {
        synchronized (phases) {
            return new LinkedHashMap<>(phases);
        }
    }
}
