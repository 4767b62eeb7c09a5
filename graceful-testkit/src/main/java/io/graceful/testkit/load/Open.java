package io.graceful.testkit.load;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The connections that are open, to be closed together at the end. */
final class Open {

    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    void add(Wire wire) {
        wires.add(wire);
        if (closed) {
            wire.close();
        }
    }

    void remove(Wire wire) {
        wires.remove(wire);
    }

    void close() {
        closed = true;
        wires.forEach(Wire::close);
    }
}
