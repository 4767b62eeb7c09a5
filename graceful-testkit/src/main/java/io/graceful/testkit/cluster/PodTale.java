package io.graceful.testkit.cluster;

import io.graceful.testkit.result.Event;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.result.PodStory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The story of one pod while it is put together from its events. */
final class PodTale {

    private final String name;
    private final int revision;
    private final String node;
    private final List<PodStory.Span> spans = new ArrayList<>();
    private PodPhase phase = PodPhase.STARTING;
    private Duration since;
    private @Nullable Duration started;
    private @Nullable Duration stopBegan;
    private @Nullable Duration signalled;
    private @Nullable Duration exited;
    private @Nullable Integer exitCode;
    private boolean killed;
    private int restarts;

    PodTale(Event created) {
        name = created.subject();
        since = created.at();
        // The detail is "revision N on NODE".
        String[] words = created.detail().split(" ", 4);
        revision = Integer.parseInt(words[1]);
        node = words[3];
    }

    void follow(Event event) {
        Phases.next(event, phase).filter(next -> next != phase).ifPresent(next -> {
            spans.add(new PodStory.Span(phase, since, event.at()));
            phase = next;
            since = event.at();
        });
        switch (event.kind()) {
            case STARTED -> started = started == null ? event.at() : started;
            case DELETED, STOPPING -> stopBegan = stopBegan == null ? event.at() : stopBegan;
            case SIGTERM -> signalled = signalled == null ? event.at() : signalled;
            case SIGKILL -> killed = true;
            case RESTARTED -> restarts++;
            case EXITED -> {
                exited = event.at();
                exitCode = Integer.valueOf(event.detail().substring("code ".length()));
            }
            default -> {
                // Not about its story.
            }
        }
    }

    PodStory story(Duration end) {
        List<PodStory.Span> all = new ArrayList<>(spans);
        if (phase != PodPhase.GONE) {
            all.add(new PodStory.Span(phase, since, end));
        }
        return new PodStory(
                name, revision, node, all, started, stopBegan, signalled, exited, exitCode, killed, restarts);
    }
}
