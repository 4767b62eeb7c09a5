package io.graceful.stop;

import io.graceful.lifecycle.StopCause;
import io.graceful.time.Moment;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The one stop of a process, from its first signal to its report. Safe for any thread. */
public final class StopAttempt {

    /** How long after a signal the same one is taken for an echo of it. */
    private static final Duration SAME_SIGNAL = Duration.ofSeconds(1);

    private final String id = String.format("%06x", ThreadLocalRandom.current().nextInt(1 << 24));
    private final StopCause cause;
    private final long signalNanos;
    private final Instant at;
    private final AtomicInteger furtherSignals = new AtomicInteger();
    private final AtomicInteger skips = new AtomicInteger();
    private final AtomicBoolean finishing = new AtomicBoolean();
    private final Moment<Void> drained;
    private final Moment<StopReport> finished;
    private final Map<StopCause, Long> countedNanos = new EnumMap<>(StopCause.class);
    private volatile StopCause lastSignal;
    private volatile boolean mayFinish;
    private volatile long mayFinishNanos;

    StopAttempt(Time time, Threads threads, StopCause cause, long signalNanos, Instant at) {
        this.drained = new Moment<>(time, threads, "drained");
        this.finished = new Moment<>(time, threads, "finished");
        this.cause = cause;
        this.lastSignal = cause;
        this.signalNanos = signalNanos;
        this.at = at;
        this.mayFinishNanos = signalNanos;
        this.mayFinish = cause != StopCause.PRE_STOP;
        countedNanos.put(cause, signalNanos);
    }

    /** Names this attempt in the log. */
    public String id() {
        return id;
    }

    /** What came first. */
    public StopCause cause() {
        return cause;
    }

    /** The signal that has come since, if it is another; null for none. */
    public @Nullable StopCause signalSince() {
        StopCause last = lastSignal;
        return last == cause ? null : last;
    }

    /** {@code PRE_STOP}, or {@code PRE_STOP, then SIGTERM}: what began the stop, and what keeps it going. */
    String causes() {
        StopCause since = signalSince();
        return since == null ? cause.name() : cause + ", then " + since;
    }

    /**
     * Fires when DRAINING is over: when a preStop hook may return. What depends on it runs on a thread of its own; the stop goes
     * on after 100 ms at the most.
     */
    public CompletionStage<Void> drained() {
        return drained.stage();
    }

    /** Whether DRAINING is over. */
    public boolean isDrained() {
        return drained.isDone();
    }

    /**
     * Fires with the report when the phase is STOPPED; exceptionally if the stop itself failed on its last steps. What depends
     * on it runs on a thread of its own, for which the end of the process waits 100 ms at the most.
     */
    public CompletionStage<StopReport> finished() {
        return finished.stage();
    }

    /** Whether nothing more will happen: the phase is STOPPED and the report is out, or the stop itself failed. */
    public boolean isFinished() {
        return finished.isDone();
    }

    /** The report; null before there is one, and where the stop itself failed on its last steps. */
    public @Nullable StopReport report() {
        return finished.value();
    }

    Instant at() {
        return at;
    }

    long signalNanos() {
        return signalNanos;
    }

    /** Whether a signal has come: then the process ends by it, whoever else asks for the stop. */
    public boolean isSignalled() {
        return lastSignal.isSignal();
    }

    /** SIGTERM or SIGINT, whichever came last; what asked first otherwise. */
    StopCause lastSignal() {
        return lastSignal;
    }

    int furtherSignals() {
        return furtherSignals.get();
    }

    /**
     * Something asks for a stop that is under way. A further signal ends the wait of the moment, but the first SIGTERM after
     * a preStop call, or after the application asked by itself, is the kubelet keeping its word and nobody's impatience. And
     * who sends a signal to a group sends it twice to some: a repeat within {@link #SAME_SIGNAL} is the same signal.
     *
     * @return whether this was more than a repeat
     */
    synchronized boolean askedAgain(StopCause again, long nowNanos) {
        boolean signal = again.isSignal();
        Long before = countedNanos.get(again);
        if (signal && before != null && nowNanos - before < SAME_SIGNAL.toNanos()) {
            return false;
        }
        countedNanos.put(again, nowNanos);
        boolean expected = again == StopCause.SIGTERM && !lastSignal.isSignal();
        if (signal) {
            lastSignal = again;
        }
        if (signal && !expected) {
            furtherSignals.incrementAndGet();
            skips.incrementAndGet();
        }
        if (again != StopCause.PRE_STOP && !mayFinish) {
            mayFinishNanos = nowNanos;
            mayFinish = true;
        }
        return true;
    }

    /** How this attempt begins its lines in the log. */
    @Override
    public String toString() {
        return "[stop " + id + "]";
    }

    /** Whether a further signal wants the wait of the moment to end; asking uses the signal up. */
    boolean takeSkip() {
        return skips.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }

    /** Whether the process may go on to STOPPING once drained: not while a preStop call has yet to be followed by its SIGTERM. */
    boolean mayFinish() {
        return mayFinish;
    }

    /** Since when it may. */
    long mayFinishNanos() {
        return mayFinishNanos;
    }

    /** True for the one caller that is to run STOPPING. */
    boolean claimFinish() {
        return isDrained() && mayFinish && finishing.compareAndSet(false, true);
    }

    void completeDrained() {
        drained.complete(null);
    }

    void completeFailed(Throwable problem) {
        finished.fail(problem);
    }

    void completeFinished(StopReport report) {
        finished.complete(report);
    }
}
