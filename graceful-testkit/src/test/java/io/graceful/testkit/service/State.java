package io.graceful.testkit.service;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** What the parts of the service share. */
final class State {

    final Defect defect;
    final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    final AtomicInteger inFlight = new AtomicInteger();
    final AtomicLong requests = new AtomicLong();
    final AtomicInteger signals = new AtomicInteger();
    volatile boolean ready;
    volatile boolean warm;
    volatile boolean stopping;
    volatile boolean closing;
    volatile long stoppingSinceNanos;
    volatile long lastArrivalNanos = System.nanoTime();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private final Map<String, String> environment;

    State(Defect defect, Map<String, String> environment) {
        this.defect = defect;
        this.environment = environment;
    }

    /** Opens the port of the service, and those beside it that the environment asks for. */
    void listen() throws IOException {
        listeners.add(Listener.open(number("PORT", 0), Listener.Kind.FIRST, this));
        if (environment.containsKey("SECOND_PORT")) {
            listeners.add(Listener.open(number("SECOND_PORT", 0), Listener.Kind.SECOND, this));
        }
        if (environment.containsKey("TLS_PORT")) {
            Tls.load(environment.get("TLS_KEYSTORE"));
            listeners.add(Listener.open(number("TLS_PORT", 0), Listener.Kind.TLS, this));
        }
    }

    /** What the service is told from outside. */
    int number(String name, int otherwise) {
        String value = environment.get(name);
        return value == null ? otherwise : Integer.parseInt(value);
    }

    /** The port of this kind, once it listens. */
    int port(Listener.Kind kind) {
        return listeners.stream()
                .filter(listener -> listener.kind() == kind)
                .findFirst()
                .orElseThrow()
                .port();
    }

    /** Closes all ports with everybody who waits in their queues. */
    void closeListeners() throws IOException {
        for (Listener listener : listeners) {
            listener.close();
        }
    }

    boolean listens() {
        return listeners.stream().anyMatch(Listener::isOpen);
    }

    boolean everybodyIsTold() {
        return connections.stream().allMatch(Connection::isTold);
    }

    /** Nothing is in flight, and nobody who has just connected may be about to ask. */
    boolean isDone() {
        return inFlight.get() == 0 && connections.stream().noneMatch(Connection::isFresh);
    }

    /** When one of the endless streams ends: sooner or later during the wait, so that not all callers come back at once. */
    long endOfOneFeedNanos() {
        long floor = TimeUnit.MILLISECONDS.toNanos(number("FLOOR_MS", 2500));
        return stoppingSinceNanos + (long) (floor * ThreadLocalRandom.current().nextDouble(0.1, 0.8));
    }
}
