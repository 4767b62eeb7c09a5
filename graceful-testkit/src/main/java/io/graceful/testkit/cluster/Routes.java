package io.graceful.testkit.cluster;

import io.graceful.testkit.result.Event;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each node routes to, as the events tell it. Written on the timeline, read from any thread. */
final class Routes {

    private final Map<String, List<String>> routes = Collections.synchronizedMap(new LinkedHashMap<>());

    void follow(Event event) {
        if (event.kind() == Event.Kind.ROUTES) {
            routes.put(event.subject(), pods(event));
        }
    }

    /** The pods in an event of this kind. */
    static List<String> pods(Event event) {
        return event.detail().isEmpty() ? List.of() : List.of(event.detail().split(" "));
    }

    Map<String, List<String>> all() {
        synchronized (routes) {
            return new LinkedHashMap<>(routes);
        }
    }
}
