package io.graceful.stop;

import io.graceful.inflight.OpenWork;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.PhaseChange;
import io.graceful.lifecycle.Readiness;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the service from its stop signal to its exit: propagation wait, drain, hooks, listeners, report.
 *
 * <p>{@link #request} may be called from any thread and any number of times; there is one attempt, and it runs on threads of
 * its own. Every wait ends at a moment of the one {@code Budget}.
 */
public final class StopSequence {

    private static final Logger log = LoggerFactory.getLogger(StopSequence.class);

    /** How long one listener of the report may take. */
    private static final Duration REPORT_LIMIT = Duration.ofMillis(500);

    /** How long before the kill a stop that hangs is given up: a JVM's exit takes a fraction of it. */
    private static final Duration GIVE_UP_BEFORE = Duration.ofMillis(700);

    private static final Duration TELL_INTERVAL = Duration.ofMillis(100);

    /** A SIGTERM this long after the kill deadline belongs to a later deletion, with a grace period of its own. */
    private static final Duration NEW_DELETION_AFTER = Duration.ofSeconds(5);

    private final Time time;
    private final Threads threads;
    private final GracefulSettings settings;
    private final Lifecycle lifecycle;
    private final Readiness readiness;
    private final Work work;
    private final TerminationLog terminationLog;
    private final List<StopHook> hooks = new CopyOnWriteArrayList<>();
    private final List<ListenerCloser> closers = new CopyOnWriteArrayList<>();
    private final List<StopListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicReference<@Nullable Run> current = new AtomicReference<>();
    private volatile Consumer<StopCause> handOver = cause -> {};

    public StopSequence(
            Time time,
            Threads threads,
            GracefulSettings settings,
            Lifecycle lifecycle,
            Readiness readiness,
            Work work) {
        this.time = time;
        this.threads = threads;
        this.settings = settings;
        this.lifecycle = lifecycle;
        this.readiness = readiness;
        this.work = work;
        this.terminationLog = new TerminationLog(settings.terminationMessagePath());
    }

    /** Adds a hook; one that is added once hooks run is not run. */
    public void addHook(StopHook hook) {
        hooks.add(hook);
    }

    /** Adds what closes a server's listeners. */
    public void addCloser(ListenerCloser closer) {
        closers.add(closer);
    }

    /** Adds somebody who wants the report. */
    public void addListener(StopListener listener) {
        listeners.add(listener);
    }

    /** Sets what is called last of all with the signal that came: the way to the handler that was there before ours. */
    public void handOverTo(Consumer<StopCause> next) {
        this.handOver = next;
    }

    /** The attempt under way; null before the first stop signal. */
    public @Nullable StopAttempt attempt() {
        Run run = current.get();
        return run == null ? null : run.attempt;
    }

    /** How many requests have arrived since the stop signal; zero before it. */
    public long lateRequests() {
        Run run = current.get();
        return run == null ? 0 : work.requests().begun() - run.begunAtStop;
    }

    /** Asks the service to stop, and returns at once: the attempt that begins, or the one that is under way. */
    public StopAttempt request(StopCause cause) {
        Run run = current.get();
        if (run == null) {
            Run first = new Run(new StopAttempt(cause, time.nanos(), time.now()));
            if (current.compareAndSet(null, first)) {
                threads.hold("stop", first::run);
                first.watchOnceItMayFinish();
                return first.attempt;
            }
            run = Objects.requireNonNull(current.get());
        }
        run.attempt.askedAgain(cause);
        if (cause == StopCause.SIGTERM || cause == StopCause.SIGINT) {
            log.info("[stop {}] {} came too, in {}", run.attempt.id(), cause, lifecycle.phase());
        }
        Run known = run;
        known.watchOnceItMayFinish();
        if (known.attempt.claimFinish()) {
            threads.hold("stop", known::finishOrFail);
        } else if (known.attempt.isFinished() && (cause == StopCause.SIGTERM || cause == StopCause.SIGINT)) {
            // The application stopped by itself and lives on; the signal wants the process to end, and nothing is left
            // to do.
            threads.hold("stop", () -> handOver.accept(cause));
        }
        return known.attempt;
    }

    /**
     * Blocks until the attempt has finished, if there is one: until its kill deadline at the most or, when that is past, for
     * as long as the hooks still may take.
     */
    public boolean awaitFinished() throws InterruptedException {
        Run run = current.get();
        return run == null || Waits.until(time, run::isOver, run.lastMoment());
    }

    /** The one attempt, with what its phases hand to one another. Runs on one thread at a time. */
    private final class Run {

        private final StopAttempt attempt;
        private final Budget budget;
        private final long inFlightAtStop = work.open();
        private final long begunAtStop = work.requests().begun();
        private final long connectionsAtStop = work.connections().openedEver();
        private StopReport.WaitEnd waitEndedBy = StopReport.WaitEnd.NONE;
        private int cutCount;
        private List<OpenWork> cut = List.of();
        private final List<StopReport.HookResult> failures = new ArrayList<>();
        private Deadline exit;
        private final AtomicBoolean watched = new AtomicBoolean();
        private volatile boolean givenUp;
        private long toldNanos = time.nanos() - TELL_INTERVAL.toNanos();

        Run(StopAttempt attempt) {
            this.attempt = attempt;
            this.budget = new Budget(time, attempt.signalNanos(), settings);
            this.exit = budget.exit;
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
                log.info("[stop {}] Drained. Serving on, not ready, until SIGTERM comes", attempt.id());
            }
        }

        void finishOrFail() {
            try {
                finish();
            } catch (Exception | Error e) {
                failed(e);
                attempt.completeFailed(e);
                handOver.accept(attempt.lastSignal());
            }
        }

        private void failed(Throwable problem) {
            log.error("[stop {}] Failed in {}, going on to the exit", attempt.id(), lifecycle.phase(), problem);
            failures.add(new StopReport.HookResult("stop", time.since(attempt.signalNanos()), String.valueOf(problem)));
        }

        void untilDrained() throws InterruptedException {
            boolean wait = mustWait();
            readiness.latch();
            Duration quarter = settings.propagationDelay().dividedBy(4);
            work.farewell()
                    .begin(work.connections().open(), quarter, Deadline.at(time, attempt.signalNanos(), quarter));
            terminationLog.write(Json.write(Map.of(
                    "event",
                    "graceful.stop.begun",
                    "id",
                    attempt.id(),
                    "cause",
                    attempt.cause(),
                    "inFlight",
                    inFlightAtStop)));
            if (wait && enter(Phase.PROPAGATING, budget.propagationEnd)) {
                work.participants().pauseAll();
                waitEndedBy = propagate();
                enter(Phase.DRAINING, budget.drainEnd);
            } else {
                enter(Phase.DRAINING, budget.drainEnd);
                work.participants().pauseAll();
            }
            drain();
        }

        /** A developer's Ctrl-C waits for nobody, and a service that was never ready nor asked for anything is known to nobody. */
        private boolean mustWait() {
            boolean unknown = lifecycle.phase().compareTo(Phase.READY) < 0 && begunAtStop == 0;
            return attempt.cause() != StopCause.SIGINT && !unknown;
        }

        /** The phase first, so that nothing slow, not even the log, delays what depends on it; the line before the wait. */
        private boolean enter(Phase phase, Deadline until) {
            boolean entered = lifecycle.advance(phase, attempt.cause());
            log.info(
                    "[stop {}] {} for {} at the most, because of {}: {} in flight, {} connections open, {} of them untold",
                    attempt.id(),
                    phase,
                    Durations.text(until.remaining()),
                    attempt.cause(),
                    work.open(),
                    work.connections().open(),
                    work.connections().untold());
            return entered;
        }

        private StopReport.WaitEnd propagate() throws InterruptedException {
            if (!settings.routed()) {
                work.streams().endSome(Duration.ZERO, Duration.ZERO);
                return StopReport.WaitEnd.NONE;
            }
            boolean[] skipped = {false};
            long[] lastNanos = {time.nanos()};
            boolean quiet = Waits.until(
                    time,
                    () -> {
                        long now = time.nanos();
                        work.streams()
                                .endSome(budget.propagationFloor.remaining(), Duration.ofNanos(now - lastNanos[0]));
                        lastNanos[0] = now;
                        tellIdle();
                        skipped[0] = attempt.takeSkip();
                        return skipped[0] || forgotten();
                    },
                    budget.propagationEnd);
            work.streams().endSome(Duration.ZERO, Duration.ZERO);
            return skipped[0] ? StopReport.WaitEnd.SIGNAL : quiet ? StopReport.WaitEnd.QUIET : StopReport.WaitEnd.CAP;
        }

        /** Looks through the connections ten times a second at the most: there may be very many. */
        private void tellIdle() {
            if (time.since(toldNanos).compareTo(TELL_INTERVAL) >= 0
                    && work.farewell().certain()
                    && work.connections().untold() > 0) {
                toldNanos = time.nanos();
                work.connections().tellIdle();
            }
        }

        /** As far as one can know from here: routers had their time, every client knows, and no new one comes. */
        private boolean forgotten() {
            return budget.propagationFloor.passed() && work.connections().untold() == 0 && quiet();
        }

        /** Silence only ever makes a wait longer; where no router knows of this instance there is none to listen to. */
        private boolean quiet() {
            return !settings.routed()
                    || attempt.cause() == StopCause.SIGINT
                    || work.connections().openedEver() == 0
                    || work.connections().quiet().compareTo(settings.propagationQuietPeriod()) >= 0;
        }

        private void drain() throws InterruptedException {
            // Phase first (entered above), count second: InFlight.begin does the reverse.
            boolean ended = Waits.until(
                    time,
                    () -> {
                        work.streams().endSome(Duration.ZERO, Duration.ZERO);
                        tellIdle();
                        return attempt.takeSkip() || (work.participants().done() && work.open() == 0 && quiet());
                    },
                    budget.drainEnd);
            if (ended && work.open() == 0 && work.participants().done()) {
                return;
            }
            cut = work.describe();
            for (OpenWork open : cut) {
                log.warn("[stop {}] Still open as the drain ends, will be cut: {}", attempt.id(), open);
            }
            cutCount = Math.max(cut.size(), Math.toIntExact(work.open()));
            if (cutCount > cut.size()) {
                log.warn("[stop {}] Still open too, will be cut: {} more", attempt.id(), cutCount - cut.size());
            }
        }

        void finish() throws InterruptedException {
            // Already there, unless something failed on the way.
            lifecycle.advance(Phase.DRAINING, attempt.cause());
            exit = exitFromNow();
            Deadline hooksEnd = Deadline.in(time, settings.stopTimeout()).earlier(exit);
            enter(Phase.STOPPING, hooksEnd);
            List<StopReport.HookResult> results = new ArrayList<>(failures);
            runHooks(hooksEnd, results);
            closeListeners(hooksEnd, results);
            lifecycle.advance(Phase.STOPPED);
            publish(report(results));
        }

        /** After a preStop call the SIGTERM may come late; then there are at least the kubelet's 2 s, or a new grace period. */
        private Deadline exitFromNow() {
            Duration overdue = time.since(attempt.signalNanos()).minus(settings.terminationGracePeriod());
            if (overdue.compareTo(NEW_DELETION_AFTER) > 0) {
                return Deadline.in(time, settings.terminationGracePeriod().minus(GracefulSettings.EXIT_RESERVE));
            }
            return budget.exit.later(Deadline.in(time, GracefulSettings.EXIT_RESERVE.dividedBy(2)));
        }

        /** Whether nothing more will happen, in order or not. */
        boolean isOver() {
            return attempt.isFinished() || givenUp;
        }

        /** There is no last moment for a drained service that waits for its SIGTERM, so the watch begins with that. */
        void watchOnceItMayFinish() {
            if (attempt.mayFinish() && !attempt.isFinished() && watched.compareAndSet(false, true)) {
                threads.start("stop-watch", this::watch);
            }
        }

        /**
         * Everything foreign has its deadline, but this sequence itself may hang where nothing should: in a log whose pipe
         * nobody reads, on a disk that does not answer. Then the process ends all the same, without another word.
         */
        private void watch() throws InterruptedException {
            if (!Waits.until(time, attempt::isFinished, lastMoment().minus(GIVE_UP_BEFORE))) {
                givenUp = true;
                handOver.accept(attempt.lastSignal());
            }
        }

        /** When nobody needs to wait for this stop any more. */
        Deadline lastMoment() {
            Duration hooks = exitFromNow().remaining();
            return budget.kill.later(Deadline.in(time, hooks.plus(GracefulSettings.EXIT_RESERVE.dividedBy(2))));
        }

        /**
         * Runs the hooks in their order. One that hangs cannot starve those after it: half of the time is shared out among all
         * in advance.
         */
        private void runHooks(Deadline end, List<StopReport.HookResult> results) throws InterruptedException {
            List<StopHook> inOrder = new ArrayList<>(hooks);
            inOrder.sort(Comparator.comparingInt(StopHook::order));
            int left = inOrder.size();
            Duration share = left == 0 ? Duration.ZERO : end.remaining().dividedBy(2L * left);
            for (StopHook hook : inOrder) {
                left--;
                results.add(runHook(hook.name(), hook.work(), end.minus(share.multipliedBy(left))));
            }
        }

        /**
         * Closes the listeners in what the hooks left over, and if that is little, in half of the exit's reserve; shared out
         * like the hooks' time.
         */
        private void closeListeners(Deadline hooksEnd, List<StopReport.HookResult> results)
                throws InterruptedException {
            Deadline end = hooksEnd.later(Deadline.in(time, GracefulSettings.EXIT_RESERVE.dividedBy(2)));
            List<ListenerCloser> all = List.copyOf(closers);
            int left = all.size();
            Duration share = left == 0 ? Duration.ZERO : end.remaining().dividedBy(2L * left);
            for (ListenerCloser closer : all) {
                left--;
                Deadline limit = end.minus(share.multipliedBy(left));
                results.add(runHook("listeners", () -> closer.close(limit), limit));
            }
        }

        private StopReport.HookResult runHook(String name, Threads.Work work, Deadline limit)
                throws InterruptedException {
            log.debug("[stop {}] Hook {} begins", attempt.id(), name);
            Threads.Called called = threads.call(time, "hook-" + name, work, limit);
            if (!called.ok()) {
                log.warn("[stop {}] Hook {} failed: {}", attempt.id(), name, called.problem());
            }
            return new StopReport.HookResult(name, called.took(), called.problem());
        }

        private StopReport report(List<StopReport.HookResult> results) {
            List<PhaseChange> phases = lifecycle.history().stream()
                    .filter(change -> change.from().isStop())
                    .toList();
            boolean late = work.connections().openedEver() > connectionsAtStop;
            Duration last = Duration.ofNanos(work.connections().lastOpenedNanos() - attempt.signalNanos());
            return new StopReport(
                    attempt.id(),
                    attempt.cause(),
                    attempt.at(),
                    settings.terminationGracePeriod(),
                    time.since(attempt.signalNanos()),
                    phases,
                    waitEndedBy,
                    inFlightAtStop,
                    lateRequests(),
                    late ? last : null,
                    work.connections().untold(),
                    cutCount,
                    cut,
                    results,
                    attempt.furtherSignals());
        }

        private void publish(StopReport report) throws InterruptedException {
            terminationLog.write(report.toShortJson());
            if (report.clean()) {
                log.info("[stop {}] {}", attempt.id(), report);
            } else {
                log.warn("[stop {}] {}", attempt.id(), report);
            }
            Deadline end = exit.later(Deadline.in(time, REPORT_LIMIT));
            for (StopListener listener : listeners) {
                Deadline limit = Deadline.in(time, REPORT_LIMIT).earlier(end);
                Threads.Called called = threads.call(time, "stop-listener", () -> listener.stopped(report), limit);
                if (!called.ok()) {
                    log.warn("[stop {}] Listener {} failed: {}", attempt.id(), listener, called.problem());
                }
            }
            attempt.completeFinished(report);
            handOver.accept(attempt.lastSignal());
        }
    }
}
