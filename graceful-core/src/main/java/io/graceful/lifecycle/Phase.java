package io.graceful.lifecycle;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Where a service is in its life, in order. A service only ever moves to a later one. */
public enum Phase {
    /** The application builds itself up; its port may not be open yet. */
    STARTING,
    /** The port is open and warm-up tasks run; not ready. */
    WARMING_UP,
    /** Ready while every gate is open. */
    READY,
    /** A stop signal came; everything is served while routers forget this instance, and clients are told to leave. */
    PROPAGATING,
    /** Waiting until nothing is in flight. */
    DRAINING,
    /** Stop hooks run in order; the ports close last. */
    STOPPING,
    /** Nothing is left to do; the process may end. */
    STOPPED;

    private static final Map<Phase, Set<Phase>> NEXT = new EnumMap<>(Phase.class);

    static {
        NEXT.put(STARTING, EnumSet.of(WARMING_UP, PROPAGATING, DRAINING));
        NEXT.put(WARMING_UP, EnumSet.of(READY, PROPAGATING, DRAINING));
        NEXT.put(READY, EnumSet.of(PROPAGATING, DRAINING));
        NEXT.put(PROPAGATING, EnumSet.of(DRAINING));
        NEXT.put(DRAINING, EnumSet.of(STOPPING));
        NEXT.put(STOPPING, EnumSet.of(STOPPED));
        NEXT.put(STOPPED, EnumSet.noneOf(Phase.class));
    }

    /** The phases that may follow this one directly. */
    public Set<Phase> next() {
        return EnumSet.copyOf(NEXT.getOrDefault(this, EnumSet.noneOf(Phase.class)));
    }

    /** Whether a stop signal has been seen: from PROPAGATING on. Never false again once true. */
    public boolean isStop() {
        return compareTo(PROPAGATING) >= 0;
    }
}
