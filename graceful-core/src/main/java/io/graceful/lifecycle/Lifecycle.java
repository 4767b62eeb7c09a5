package io.graceful.lifecycle;

import io.graceful.time.Deadline;
import io.graceful.time.Moment;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the phase, moves it forward, and tells who wants to know. Safe for any thread; {@link #phase()} is one volatile read. */
public final class Lifecycle {

    /** How long one listener may hold up the phase that was just entered. */
    static final Duration LISTENER_LIMIT = Duration.ofSeconds(1);

    private static final Logger log = LoggerFactory.getLogger(Lifecycle.class);

    private record State(
            Phase phase,
            long sinceNanos,
            Instant since,
            @Nullable StopCause cause) {}

    private final Time time;
    private final Threads threads;
    private final AtomicReference<State> state;
    private final Map<Phase, Moment<PhaseChange>> reached = new EnumMap<>(Phase.class);
    private final List<PhaseChange> history = new CopyOnWriteArrayList<>();
    private volatile String attempt = "";
    private final Registrations<LifecycleListener> listeners = new Registrations<>();

    @API(status = API.Status.INTERNAL)
    public Lifecycle(Time time, Threads threads) {
        this.time = time;
        this.threads = threads;
        this.state = new AtomicReference<>(new State(Phase.STARTING, time.nanos(), time.now(), null));
        for (Phase phase : Phase.values()) {
            reached.put(phase, new Moment<>(time, threads, "reached"));
        }
    }

    /** The phase of this moment. */
    public Phase phase() {
        return now().phase();
    }

    /** What asked for the stop; null before a stop signal. */
    public @Nullable StopCause stopCause() {
        return now().cause();
    }

    /** How long the service has been in its phase. */
    public Duration inPhase() {
        return time.since(now().sinceNanos());
    }

    /**
     * Fires once, when {@code phase} has been entered, on a thread of its own; never for a phase that is skipped. What depends
     * on it may block and holds up nobody: the service goes on after 100 ms at the most. Until then it runs before what
     * depends on the next phase. Await it with a deadline of your own.
     */
    public CompletionStage<PhaseChange> reached(Phase phase) {
        return signal(phase).stage();
    }

    /** All moves so far, oldest first. */
    public List<PhaseChange> history() {
        // Two threads may each make a move at the same moment and note it in the wrong order.
        return history.stream().sorted(Comparator.comparing(PhaseChange::to)).toList();
    }

    /** A stop begins; {@code newAttempt} begins the lines that are logged of it. */
    @API(status = API.Status.INTERNAL)
    public void stopBegins(String newAttempt) {
        attempt = newAttempt;
    }

    /** Adds a listener for the phases to come. */
    @API(status = API.Status.INTERNAL)
    public Registration onPhase(LifecycleListener listener) {
        return listeners.add(listener);
    }

    /** {@link #advance(Phase, StopCause)} without a cause: keeps the one there is. */
    @API(status = API.Status.INTERNAL)
    public boolean advance(Phase to) {
        return advance(to, null);
    }

    /**
     * Moves to {@code to} and tells the listeners.
     *
     * @return false if the service was there already or further, because something else was faster
     * @throws IllegalStateException if {@code to} cannot follow the present phase
     */
    @API(status = API.Status.INTERNAL)
    public boolean advance(Phase to, @Nullable StopCause cause) {
        PhaseChange change = move(to, cause);
        if (change == null) {
            return false;
        }
        tell(change);
        return true;
    }

    /**
     * {@link #advance(Phase, StopCause)} for a thread that must not wait, such as the one a signal comes on: moves and tells
     * nobody. Who calls this sees to {@link #tell}.
     *
     * @return null if the service was there already or further
     */
    @API(status = API.Status.INTERNAL)
    public @Nullable PhaseChange move(Phase to, @Nullable StopCause cause) {
        State before;
        State after;
        do {
            before = now();
            if (to.compareTo(before.phase()) <= 0) {
                return null;
            }
            if (!before.phase().next().contains(to)) {
                throw new IllegalStateException("phase " + before.phase() + " cannot be followed by " + to
                        + " (expected: " + before.phase().next() + ")");
            }
            after = new State(to, time.nanos(), time.now(), cause != null ? cause : before.cause());
        } while (!state.compareAndSet(before, after));

        PhaseChange change = new PhaseChange(
                before.phase(),
                to,
                after.since(),
                Duration.ofNanos(after.sinceNanos() - before.sinceNanos()),
                after.cause());
        history.add(change);
        return change;
    }

    /** Tells everybody of a move that {@link #move} made; a listener may take {@link #LISTENER_LIMIT}, then it is left. */
    @API(status = API.Status.INTERNAL)
    public void tell(PhaseChange change) {
        signal(change.to()).complete(change);
        for (LifecycleListener listener : listeners) {
            try {
                Threads.Called called = threads.call(
                        time, "listener", () -> listener.phaseChanged(change), Deadline.in(time, LISTENER_LIMIT));
                if (called.ending() == Threads.Ending.TIMED_OUT) {
                    listeners.remove(listener);
                }
                if (!called.ok()) {
                    log.warn("{} Listener {} failed at {}: {}", attempt, listener, change.to(), called.problem());
                }
            } catch (InterruptedException e) {
                // The one who moves the phase is wanted elsewhere; the others listen for nothing it depends on.
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    Time time() {
        return time;
    }

    Threads threads() {
        return threads;
    }

    private State now() {
        return Objects.requireNonNull(state.get());
    }

    private Moment<PhaseChange> signal(Phase phase) {
        return Objects.requireNonNull(reached.get(phase));
    }
}
