package io.graceful.stop;

import io.graceful.settings.GracefulSettings;
import io.graceful.time.Action;
import io.graceful.time.Deadline;
import io.graceful.time.Threads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What runs once nothing is in flight any more: hooks, the closing of the ports, and those who want the report. */
final class LastActs {

    private static final Logger log = LoggerFactory.getLogger(StopSequence.class);

    /** How long one listener of the report may take. */
    private static final Duration REPORT_LIMIT = Duration.ofMillis(500);

    /** How long cutting may take, which closes connections and writes nothing. */
    private static final Duration ABORT_LIMIT = Duration.ofMillis(200);

    private final StopParts parts;
    private final StopAttempt attempt;
    private final List<StopReport.HookResult> results = new ArrayList<>();

    LastActs(StopParts parts, StopAttempt attempt) {
        this.parts = parts;
        this.attempt = attempt;
    }

    List<StopReport.HookResult> results() {
        return List.copyOf(results);
    }

    /**
     * Runs the hooks in their order. One that hangs cannot starve those after it: half of the time is shared out among all in
     * advance.
     */
    void runHooks(Deadline end) throws InterruptedException {
        List<StopHook> inOrder = new ArrayList<>(parts.hooks.all());
        inOrder.sort(Comparator.comparingInt(StopHook::order));
        int left = inOrder.size();
        Duration share = share(end, left);
        for (StopHook hook : inOrder) {
            left--;
            run(hook.name(), hook.work(), end.minus(share.multipliedBy(left)));
        }
    }

    /** Cuts what began before {@code nanos} on the monotonic clock, in a moment. */
    void abort(long nanos) throws InterruptedException {
        Threads.Called called = parts.threads.call(
                parts.time, "abort", () -> parts.work.requests().abort(nanos), Deadline.in(parts.time, ABORT_LIMIT));
        if (!called.ok()) {
            log.warn(
                    "{} What is still open could not all be cut before the ports close: {}", attempt, called.problem());
        }
    }

    /**
     * Closes the ports in what the hooks left over, and if that is little, in half of the exit's reserve; shared out like
     * the hooks' time.
     */
    void closePorts(Deadline hooksEnd) throws InterruptedException {
        Deadline end = hooksEnd.later(Deadline.in(parts.time, GracefulSettings.EXIT_RESERVE.dividedBy(2)));
        List<PortCloser> all = List.copyOf(parts.closers);
        int left = all.size();
        Duration share = share(end, left);
        for (PortCloser closer : all) {
            left--;
            Deadline limit = end.minus(share.multipliedBy(left));
            run("close-ports", () -> closer.close(limit), limit);
        }
    }

    private static Duration share(Deadline end, int among) {
        return among == 0 ? Duration.ZERO : end.remaining().dividedBy(2L * among);
    }

    private void run(String name, Action work, Deadline limit) throws InterruptedException {
        log.debug("{} Hook {} begins", attempt, name);
        Threads.Called called = parts.threads.call(parts.time, "hook-" + name, work, limit);
        if (!called.ok()) {
            log.warn("{} Hook {} failed: {}", attempt, name, called.problem());
        }
        results.add(new StopReport.HookResult(name, called.took(), called.problem()));
    }

    /** Gives everybody the report who wants it, until {@code exit}; the first at least has its time. */
    void publish(StopReport report, Deadline exit) throws InterruptedException {
        Deadline end = exit.later(Deadline.in(parts.time, REPORT_LIMIT));
        for (StopListener listener : parts.listeners) {
            Deadline limit = Deadline.in(parts.time, REPORT_LIMIT).earlier(end);
            Threads.Called called =
                    parts.threads.call(parts.time, "stop-listener", () -> listener.stopped(report), limit);
            if (!called.ok()) {
                log.warn("{} Listener {} failed: {}", attempt, listener, called.problem());
            }
        }
    }
}
