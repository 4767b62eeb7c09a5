package io.graceful.stop;

import io.graceful.inflight.OpenWork;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.PhaseChange;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Stacks;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes the service from its stop signal to its exit: propagation wait, drain, hooks, ports, report. The only
 * orchestrator. Runs on one thread at a time; every wait ends at a moment of the one {@link Budget}.
 */
final class StopRun {

    private static final Logger log = LoggerFactory.getLogger(StopSequence.class);

    /** How long before the kill a stop that hangs is given up: a JVM's exit takes a fraction of it. */
    private static final Duration GIVE_UP_BEFORE = Duration.ofMillis(950);

    /** How long the stop waits to learn where the threads are that it cuts. */
    private static final Duration LOOK_LIMIT = Duration.ofMillis(500);

    /** A SIGTERM this long after the kill deadline belongs to a later deletion, with a grace period of its own. */
    private static final Duration NEW_DELETION_AFTER = Duration.ofSeconds(5);

    private final StopParts parts;
    private final Time time;
    private final Lifecycle lifecycle;
    private final GracefulSettings settings;
    private final Outstanding work;
    private final TerminationLog terminationLog;
    private final StopAttempt attempt;
    private final Budget budget;
    private final Routers routers;
    private final FullRound round;
    private final LastActs lastActs;
    private final long inFlightAtStop;
    private final long begunAtStop;
    private final long connectionsAtStop;
    private final List<StopReport.HookResult> failures = new ArrayList<>();
    private final AtomicBoolean watched = new AtomicBoolean();
    private StopReport.WaitEnd waitEndedBy = StopReport.WaitEnd.NONE;
    private int cutCount;
    private long cutNanos;
    private List<OpenWork> cut = List.of();
    private List<String> unseen = List.of();
    private boolean quietAtTheEnd = true;
    private long untold;
    private @Nullable PhaseChange entered;
    private volatile boolean givenUp;

    StopRun(StopParts parts, StopAttempt attempt) {
        this.parts = parts;
        this.time = parts.time;
        this.lifecycle = parts.lifecycle;
        this.settings = parts.settings;
        this.work = parts.work;
        this.terminationLog = new TerminationLog(settings.terminationMessagePath(), attempt);
        this.attempt = attempt;
        this.budget = new Budget(time, attempt.signalNanos(), settings);
        this.routers = new Routers(parts, attempt, budget);
        this.round = new FullRound(work);
        this.lastActs = new LastActs(parts, attempt);
        this.inFlightAtStop = work.open();
        this.begunAtStop = work.requests().begun();
        this.connectionsAtStop = work.connections().openedEver();
    }

    StopAttempt attempt() {
        return attempt;
    }

    long lateRequests() {
        return work.requests().begun() - begunAtStop;
    }

    /**
     * What everybody may rely on once a stop has been asked for: not ready any more, and every response tells its client to
     * leave. Waits for nothing, for it runs where the signal comes.
     */
    void begin() {
        try {
            Phase first = mustWait() ? Phase.PROPAGATING : Phase.DRAINING;
            work.stopBegins(attempt.toString());
            lifecycle.stopBegins(attempt.toString());
            parts.readiness.latch();
            Duration quarter = settings.propagationDelay().dividedBy(4);
            work.farewell()
                    .begin(work.connections().open(), quarter, Deadline.at(time, attempt.signalNanos(), quarter));
            entered = lifecycle.move(first, attempt.cause());
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    /** A stop that fails must still end: the one thing worse than a request lost is a process that ignores SIGTERM. */
    void run() {
        try {
            untilDrained();
        } catch (Exception | Error e) {
            failed(e);
        }
        attempt.completeDrained();
        if (attempt.claimFinish()) {
            finishOrFail();
        } else {
            log.info("{} Drained. Serving on, not ready, until SIGTERM comes", attempt);
        }
    }

    void finishOrFail() {
        try {
            finish();
        } catch (Exception | Error e) {
            failed(e);
            attempt.completeFailed(e);
            parts.handOver.accept(attempt.lastSignal());
        }
    }

    private void failed(Throwable problem) {
        log.error("{} Failed in {}, going on to the exit", attempt, lifecycle.phase(), problem);
        failures.add(new StopReport.HookResult("stop", time.since(attempt.signalNanos()), String.valueOf(problem)));
    }

    private void untilDrained() throws InterruptedException {
        PhaseChange first = entered;
        if (first == null) {
            return;
        }
        lifecycle.tell(first);
        if (attempt.cause() == StopCause.CLOSED) {
            announce(Deadline.in(time, Duration.ZERO));
            begun();
            routers.endAllStreams();
            return;
        }
        if (first.to() == Phase.PROPAGATING) {
            announce(budget.propagationEnd);
            begun();
            waitEndedBy = routers.awaitForgetting();
            lifecycle.advance(Phase.DRAINING, attempt.cause());
            announce(budget.drainEnd);
        } else {
            announce(budget.drainEnd);
            begun();
        }
        drain();
    }

    /**
     * A developer's Ctrl-C and a training run wait for nobody, a closed application has nothing left to serve with, and a
     * service that was never ready nor asked for anything is known to nobody.
     */
    private boolean mustWait() {
        boolean unknown = lifecycle.phase().compareTo(Phase.READY) < 0 && begunAtStop == 0;
        return attempt.cause().waitsForRouters() && !unknown;
    }

    /** After the phase, so that nothing slow, not even the log, delays what depends on it; before the wait. */
    private void announce(Deadline until) {
        log.atLevel(level())
                .log(
                        "{} {} for {} at the most, because of {}: {} in flight, {} connections open, {} of them untold",
                        attempt,
                        lifecycle.phase(),
                        Durations.text(until.remaining()),
                        attempt.causes(),
                        work.open(),
                        work.connections().open(),
                        work.connections().untold());
    }

    /** Written early, and over it the report at the end: whatever happens, the last truth stays. */
    private void begun() {
        work.participants().pauseAll();
        terminationLog.write(StopReport.begun(attempt.id(), attempt.cause(), inFlightAtStop));
        // Of a stop of which no router knows, nobody's requests can be lost by it.
        unseen = attempt.cause().waitsForRouters() ? parts.unseen.get() : List.of();
    }

    /**
     * Waits until nothing is in flight and no router sends anything new: routers that are slower than the wait is long are served to the
     * last usable second. Only where a further signal ended the wait nobody listens any more.
     */
    private void drain() throws InterruptedException {
        boolean listens = waitEndedBy != StopReport.WaitEnd.SIGNAL;
        boolean[] idle = {false};
        Waits.until(
                time,
                () -> {
                    routers.endAllStreams();
                    routers.tellIdle();
                    // Phase first (moved above), count second: InFlight.begin does the reverse.
                    idle[0] = round.isNothingOpen() && (!listens || routers.quiet());
                    return idle[0] || attempt.takeSkip();
                },
                budget.drainEnd);
        quietAtTheEnd = routers.quiet();
        if (!idle[0] && !round.isNothingOpen()) {
            cutNanos = time.nanos();
            // Once for all of them: each look at a thread stops all threads, and hundreds on two processors take
            // seconds.
            cut = work.describe(Stacks.by(time, parts.threads, Deadline.in(time, LOOK_LIMIT)));
            cutCount = Math.max(cut.size(), Math.toIntExact(work.open()));
            cut.forEach(open -> log.warn("{} Still open as the drain ends, will be cut: {}", attempt, open));
            if (cutCount > cut.size()) {
                log.warn("{} Still open too, will be cut: {} more", attempt, cutCount - cut.size());
            }
        }
    }

    private void finish() throws InterruptedException {
        // Already there, unless something failed on the way.
        lifecycle.advance(Phase.DRAINING, attempt.cause());
        Deadline exit = exitFromNow();
        Deadline hooksEnd = Deadline.in(time, settings.stopTimeout()).earlier(exit);
        lifecycle.advance(Phase.STOPPING, attempt.cause());
        announce(hooksEnd);
        lastActs.runHooks(hooksEnd);
        // Closing takes them away, told or not.
        untold = work.connections().untold();
        if (cutCount > 0) {
            // What has come since is still served.
            lastActs.abort(cutNanos);
        }
        lastActs.closePorts(hooksEnd);
        lifecycle.advance(Phase.STOPPED);
        StopReport report = report();
        terminationLog.write(report.toShortJson());
        if (report.clean()) {
            log.atLevel(level()).log("{} {}", attempt, report);
        } else {
            log.warn("{} {}", attempt, report);
        }
        lastActs.publish(report, exit);
        attempt.completeFinished(report);
        parts.handOver.accept(attempt.lastSignal());
    }

    /** When hooks have to be done. Of a stop that is late they get a second, as long as the kill leaves one. */
    private Deadline exitFromNow() {
        Deadline kill = lastMoment();
        Deadline late = Deadline.in(time, GracefulSettings.EXIT_RESERVE.dividedBy(2));
        return kill.minus(GracefulSettings.EXIT_RESERVE).later(late.earlier(kill.minus(GIVE_UP_BEFORE)));
    }

    /** Whether nothing more will happen, in order or not. */
    boolean isOver() {
        return attempt.isFinished() || givenUp;
    }

    /** There is no last moment for a drained service that waits for its SIGTERM, so the watch begins with that. */
    void watchOnceItMayFinish() {
        if (attempt.mayFinish() && !attempt.isFinished() && watched.compareAndSet(false, true)) {
            parts.threads.start("stop-watch", this::watch);
        }
    }

    /**
     * Everything foreign has its deadline, but this sequence itself may hang where nothing should: in a log whose pipe nobody
     * reads, on a disk that does not answer. Then the process ends all the same, without another word.
     */
    private void watch() throws InterruptedException {
        if (!Waits.until(time, attempt::isFinished, lastMoment().minus(GIVE_UP_BEFORE))) {
            givenUp = true;
            parts.handOver.accept(attempt.lastSignal());
        }
    }

    /** When nobody needs to wait for this stop any more. */
    Deadline lastMoment() {
        return killAfter(attempt.mayFinish() ? attempt.mayFinishNanos() : time.nanos());
    }

    /**
     * When a process is killed that was told to end at this moment. After a preStop call the SIGTERM may come late; then there are at
     * least the kubelet's 2 s, or a new grace period. It counts from the signal, never from now: a stop that is late does not
     * gain time by it.
     */
    Deadline killAfter(long askedNanos) {
        Duration overdue =
                Duration.ofNanos(askedNanos - attempt.signalNanos()).minus(settings.terminationGracePeriod());
        return overdue.compareTo(NEW_DELETION_AFTER) > 0
                ? Deadline.at(time, askedNanos, settings.terminationGracePeriod())
                : budget.kill.later(Deadline.at(time, askedNanos, GracefulSettings.EXIT_RESERVE));
    }

    /** Contexts of tests come and go by the dozen. */
    private Level level() {
        return attempt.cause() == StopCause.CLOSED ? Level.DEBUG : Level.INFO;
    }

    /** When the process has to be gone by itself: just before the kill, which after a late SIGTERM is another one. */
    Deadline lastExit() {
        return lastMoment().minus(ExitGuard.BEFORE_KILL);
    }

    private StopReport report() {
        List<StopReport.HookResult> results = new ArrayList<>(failures);
        results.addAll(lastActs.results());
        List<String> notSeen = new ArrayList<>(unseen);
        notSeen.addAll(routers.doubts(quietAtTheEnd, untold, waitEndedBy));
        boolean late = work.connections().openedEver() > connectionsAtStop;
        Duration last = Duration.ofNanos(work.connections().lastOpenedNanos() - attempt.signalNanos());
        return new StopReport(new StopFacts(
                attempt.id(),
                attempt.cause(),
                attempt.at(),
                settings.terminationGracePeriod(),
                time.since(attempt.signalNanos()),
                lifecycle.history().stream()
                        .filter(change -> change.from().isStop())
                        .toList(),
                waitEndedBy,
                inFlightAtStop,
                lateRequests(),
                late ? last : null,
                untold,
                cutCount,
                cut,
                results,
                attempt.furtherSignals(),
                List.copyOf(notSeen)));
    }
}
