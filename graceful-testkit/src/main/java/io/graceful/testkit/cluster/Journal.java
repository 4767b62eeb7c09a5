package io.graceful.testkit.cluster;

import io.graceful.testkit.result.Event;
import io.graceful.testkit.time.Timeline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Everything that happened so far, in order. Written on the timeline, read from any thread. */
public final class Journal {

    private final Timeline timeline;
    private final List<Event> events = new ArrayList<>();
    private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();

    public Journal(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Calls this for every event to come, on the timeline. */
    public void listen(Consumer<Event> listener) {
        listeners.add(listener);
    }

    public void add(Event.Kind kind, String subject, String detail) {
        Event event = new Event(timeline.now(), kind, subject, detail);
        synchronized (events) {
            events.add(event);
        }
        listeners.forEach(listener -> listener.accept(event));
    }

    public List<Event> events() {
        synchronized (events) {
            return List.copyOf(events);
        }
    }
}
