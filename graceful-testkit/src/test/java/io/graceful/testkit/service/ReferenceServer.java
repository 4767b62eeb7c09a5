package io.graceful.testkit.service;

import io.graceful.testkit.edge.Counts;
import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Outcome;
import io.graceful.testkit.edge.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The service in this process, as the kit of edges drives it. */
public final class ReferenceServer implements EdgeServer {

    private static final Duration GRACE = Duration.ofSeconds(9);

    private final State state;
    private final StopSequence stop;
    private volatile long beganNanos;
    private volatile Optional<Outcome> outcome = Optional.empty();

    private ReferenceServer(State state) {
        this.state = state;
        stop = new StopSequence(state);
    }

    public static ReferenceServer start(Defect defect) throws IOException {
        State state = new State(
                defect,
                Map.of(
                        "SECOND_PORT", "0",
                        "TLS_PORT", "0",
                        "TLS_KEYSTORE", Certificate.keystore().toString(),
                        "FLOOR_MS", "1000",
                        "QUIET_MS", "150",
                        "GRACE_MS", Long.toString(GRACE.toMillis())));
        state.listen();
        state.warm = true;
        state.ready = true;
        return new ReferenceServer(state);
    }

    @Override
    public Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }

    @Override
    public int port() {
        return state.port(Listener.Kind.FIRST);
    }

    @Override
    public int tlsPort() {
        return state.port(Listener.Kind.TLS);
    }

    @Override
    public int secondPort() {
        return state.port(Listener.Kind.SECOND);
    }

    @Override
    public Counts counts() {
        return new Counts(state.inFlight.get(), state.connections.size(), 0);
    }

    @Override
    public void stop() {
        beganNanos = System.nanoTime();
        try {
            stop.begin();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PodMain.daemon("stop", () -> {
            stop.drain();
            int cut = state.inFlight.get();
            int untold = (int) state.connections.stream()
                    .filter(connection -> !connection.isTold())
                    .count();
            outcome = Optional.of(new Outcome(cut == 0, cut, untold, Duration.ofNanos(System.nanoTime() - beganNanos)));
        });
    }

    /** A second before the kill. */
    @Override
    public Duration cap() {
        return GRACE.minusSeconds(1);
    }

    @Override
    public Optional<Outcome> outcome() {
        return outcome;
    }

    @Override
    public void close() throws IOException {
        state.closeListeners();
        for (Connection connection : state.connections) {
            connection.cut();
        }
    }
}
