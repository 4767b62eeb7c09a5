package io.graceful.testkit.cluster;

import io.graceful.testkit.result.Event;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.time.Seed;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The API server: the pods, and who watches them. Every watcher hears of a change after a delay of its own, so that no order
 * among them can be relied on; there is none in a cluster either.
 */
final class Api {

    private final Timeline timeline;
    private final Seed seed;
    private final Journal journal;
    private final Map<String, Pod> pods = new LinkedHashMap<>();
    private final List<Watcher> watchers = new ArrayList<>();
    private int made;
    private int underWay;

    /** Somebody who is told of changes. */
    private record Watcher(String name, Law delay, Consumer<Pod> told) {}

    Api(Timeline timeline, Seed seed, Journal journal) {
        this.timeline = timeline;
        this.seed = seed;
        this.journal = journal;
    }

    void watch(String name, Law delay, Consumer<Pod> told) {
        watchers.add(new Watcher(name, delay, told));
    }

    /** All pods there are, the oldest first. */
    List<Pod> pods() {
        return List.copyOf(pods.values());
    }

    @Nullable
    Pod pod(String name) {
        return pods.get(name);
    }

    Pod create(int revision, PodSpec spec, String node) {
        Pod pod = new Pod("pod-" + ++made, revision, spec, node);
        pods.put(pod.name, pod);
        journal.add(Event.Kind.CREATED, pod.name, "revision " + revision + " on " + node);
        changed(pod, "created");
        return pod;
    }

    /** Sets the Ready condition. */
    void ready(Pod pod, boolean ready) {
        if (pod.ready == ready) {
            return;
        }
        pod.ready = ready;
        pod.readySince = ready ? timeline.now() : null;
        journal.add(ready ? Event.Kind.READY : Event.Kind.NOT_READY, pod.name, "");
        changed(pod, "ready " + ready);
    }

    /** Sets the deletionTimestamp; deleting it again can only shorten the grace period. */
    void delete(Pod pod, @Nullable Duration grace) {
        Duration asked = grace == null ? pod.spec.grace() : grace;
        if (pod.deleted && asked.compareTo(pod.grace) >= 0) {
            return;
        }
        pod.deleted = true;
        pod.grace = asked;
        journal.add(Event.Kind.DELETED, pod.name, "grace period " + asked.toSeconds() + "s");
        changed(pod, "deleted");
    }

    /** Its containers have ended for good although nobody deleted it. */
    void fail(Pod pod) {
        pod.failed = true;
        pod.ready = false;
        changed(pod, "failed");
    }

    /** Takes the object away. */
    void remove(Pod pod) {
        pods.remove(pod.name);
        changed(pod, "removed");
    }

    private void changed(Pod pod, String what) {
        for (Watcher watcher : watchers) {
            underWay++;
            Duration delay = watcher.delay
                    .draw(seed.random("watch", watcher.name, pod.name, what))
                    .orElse(Duration.ZERO);
            timeline.after(delay, () -> {
                underWay--;
                watcher.told.accept(pod);
            });
        }
    }

    /** Whether every watcher has heard of every change. */
    boolean quiet() {
        return underWay == 0;
    }
}
