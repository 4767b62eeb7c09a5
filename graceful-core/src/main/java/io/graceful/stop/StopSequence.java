package io.graceful.stop;

import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Readiness;
import io.graceful.lifecycle.Registration;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.time.Deadline;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in: who asks for a stop, and what a stop has to do.
 *
 * <p>{@link #request} may be called from any thread and any number of times; there is one attempt, and it runs on threads of
 * its own.
 */
@API(status = API.Status.INTERNAL)
public final class StopSequence {

    private static final Logger log = LoggerFactory.getLogger(StopSequence.class);

    private final StopParts parts;
    private final AtomicReference<@Nullable StopRun> current = new AtomicReference<>();

    public StopSequence(
            Time time,
            Threads threads,
            GracefulSettings settings,
            Lifecycle lifecycle,
            Readiness readiness,
            Outstanding work) {
        this.parts = new StopParts(time, threads, settings, lifecycle, readiness, work);
    }

    /** Adds a hook; one that is added once hooks run is not run. */
    public Registration addHook(StopHook hook) {
        return parts.hooks.add(hook);
    }

    /** Adds what closes a server's ports. */
    public void addCloser(PortCloser closer) {
        parts.closers.add(closer);
    }

    /** Adds somebody who wants the report. */
    public Registration addListener(StopListener listener) {
        return parts.listeners.add(listener);
    }

    /** Sets who knows what graceful cannot see; asked as a stop begins. */
    public void unseenBy(Supplier<List<String>> unseen) {
        parts.unseen = unseen;
    }

    /** Sets what is called last of all with the signal that came: the way to the handler that was there before ours. */
    public void handOverTo(Consumer<StopCause> next) {
        parts.handOver = next;
    }

    /** When the process has to be gone by itself; null before the first stop signal. */
    public @Nullable Deadline lastExit() {
        StopRun run = current.get();
        return run == null ? null : run.lastExit();
    }

    /**
     * When this process is killed, if it gets a signal at this moment of {@link Time#nanos()}; null outside Kubernetes, where nobody
     * has said that he would. Asks nothing that could hang.
     */
    public @Nullable Deadline killAfter(long signalNanos) {
        if (!parts.settings.kubernetes()) {
            return null;
        }
        StopRun run = current.get();
        return run == null
                ? Deadline.at(parts.time, signalNanos, parts.settings.terminationGracePeriod())
                : run.killAfter(signalNanos);
    }

    /**
     * From now on the process is halted before {@code kill}, whatever it is at; see {@link ExitGuard}. The first thing that a
     * signal leads to: what comes after it may hang, or find no memory.
     *
     * @param halt ends the process with this exit status at once
     * @return what the caller has to run by itself, after all else, because there is no thread for it; null in general
     */
    public @Nullable Runnable guard(Deadline kill, int status, IntConsumer halt) {
        return new ExitGuard(parts, this::attempt, kill, status, halt).start();
    }

    /** Like {@link #guard}, once a stop is under way and for a process that nobody kills. */
    public void guardExit(int status, IntConsumer halt) {
        StopRun run = current.get();
        if (run != null) {
            Runnable unused = guard(run.lastMoment(), status, halt);
        }
    }

    /** The attempt under way; null before the first stop signal. */
    public @Nullable StopAttempt attempt() {
        StopRun run = current.get();
        return run == null ? null : run.attempt();
    }

    /** How many requests have arrived since the stop signal; zero before it. */
    public long lateRequests() {
        StopRun run = current.get();
        return run == null ? 0 : run.lateRequests();
    }

    /**
     * Asks the service to stop, and returns at once: the attempt that begins, or the one that is under way. By the return of
     * the first call the service is not ready any more, unless its settings want it to be during the wait.
     */
    public StopAttempt request(StopCause cause) {
        return request(cause, Duration.ZERO);
    }

    /** {@link #request(StopCause)}, counted from a moment that is {@code ago} already. */
    public StopAttempt request(StopCause cause, Duration ago) {
        StopRun run = current.get();
        if (run == null) {
            StopRun first = new StopRun(
                    parts,
                    new StopAttempt(
                            parts.time,
                            parts.threads,
                            cause,
                            parts.time.nanos() - ago.toNanos(),
                            parts.time.now().minus(ago)));
            if (current.compareAndSet(null, first)) {
                first.begin();
                parts.threads.hold("stop", first::run);
                first.watchOnceItMayFinish();
                return first.attempt();
            }
            run = Objects.requireNonNull(current.get());
        }
        askAgain(run, cause);
        return run.attempt();
    }

    private void askAgain(StopRun run, StopCause cause) {
        StopAttempt attempt = run.attempt();
        boolean another = attempt.askedAgain(cause, parts.time.nanos());
        // Before the log, which may hang.
        run.watchOnceItMayFinish();
        if (cause.isSignal() && !another) {
            log.debug("{} {} came once more", attempt, cause);
        } else if (cause.isSignal()) {
            log.info("{} {} came too, in {}", attempt, cause, parts.lifecycle.phase());
        }
        if (attempt.claimFinish()) {
            parts.threads.hold("stop", run::finishOrFail);
        } else if (attempt.isFinished() && cause.isSignal()) {
            // The application stopped by itself and lives on; the signal wants the process to end, and nothing is left
            // to do.
            parts.threads.hold("stop", () -> parts.handOver.accept(cause));
        }
    }

    /**
     * Blocks until the attempt has finished, if there is one: until its kill deadline at the most or, when that is past, for
     * as long as the hooks still may take.
     */
    public boolean awaitFinished() throws InterruptedException {
        StopRun run = current.get();
        return run == null || Waits.until(parts.time, run::isOver, run.lastMoment());
    }
}
