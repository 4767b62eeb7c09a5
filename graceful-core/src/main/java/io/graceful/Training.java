package io.graceful;

import io.graceful.lifecycle.StopCause;
import io.graceful.selfrequests.Verdict;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopSequence;
import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import io.graceful.warmup.Warmup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code warmup.exit-after} makes of the end of the warm-up: the end of the process, in order and with a status that says
 * whether it was warm. The JVM writes its archive as it exits.
 */
final class Training {

    private static final Logger log = LoggerFactory.getLogger(Graceful.class);

    private static final String SETTING = "warmup.exit-after";

    /** The two ways to end a process: in order, and at once. */
    record Exit(IntConsumer inOrder, IntConsumer atOnce) {}

    private final Graceful graceful;
    private final Time time;
    private final Threads threads;
    private final GracefulSettings settings;
    private final StopSequence stop;
    private final Exit exit;

    Training(Graceful graceful, Time time, Threads threads, StopSequence stop, Exit exit) {
        this.graceful = graceful;
        this.time = time;
        this.threads = threads;
        this.settings = graceful.settings();
        this.stop = stop;
        this.exit = exit;
    }

    /** Loud in a cluster, where it can only be a mistake: such a pod is restarted for ever. */
    void announce() {
        String text = "{}: warming up for {} at the most, to exit then. This process never becomes ready";
        String most = Durations.text(settings.warmupTimeout());
        if (settings.kubernetes()) {
            log.warn(text, SETTING, most);
        } else {
            log.info(text, SETTING, most);
        }
    }

    /**
     * Waits for the framework, for {@code warmup.timeout} at the most, and begins the end.
     *
     * @return false if a stop is under way, which ends the process in its own way
     */
    boolean end(Warmup.Outcome outcome, CompletionStage<?> framework) throws InterruptedException {
        CompletableFuture<Boolean> started = new CompletableFuture<>();
        framework.whenComplete((ignored, failure) -> started.complete(failure == null));
        Waits.until(time, () -> started.isDone() || stopping(), Deadline.in(time, settings.warmupTimeout()));
        if (stopping()) {
            return false;
        }
        int status = outcome == Warmup.Outcome.READY && started.getNow(false) ? judged() : failed(started);
        // Held: once the servers are closed nothing else may keep the JVM, and it would end with a status of its own.
        threads.hold("training", () -> leave(status));
        return true;
    }

    private boolean stopping() {
        return graceful.lifecycle().phase().isStop();
    }

    private int failed(CompletableFuture<Boolean> started) {
        if (started.getNow(false)) {
            log.error("{}: exit status 1, the warm-up failed: {}", SETTING, tasks());
        } else {
            String how =
                    started.isDone() ? "failed" : "was not over " + Durations.text(settings.warmupTimeout()) + " later";
            log.error("{}: exit status 1, the framework's own start {}; warm-up: {}", SETTING, how, tasks());
        }
        return 1;
    }

    private int judged() {
        Verdict verdict = graceful.selfRequests().verdict().orElse(Verdict.NO_LOAD);
        switch (verdict) {
            case SETTLED -> log.info("{}: exit status 0, the service has settled: {}", SETTING, tasks());
            case CEILING_REACHED ->
                log.info(
                        "{}: exit status 0, warmup.timeout was over before the service had settled: {}",
                        SETTING,
                        tasks());
            case NO_LOAD ->
                log.warn(
                        "{}: exit status 0, but no requests were exercised, only the start ({}): {}",
                        SETTING,
                        graceful.selfRequests().isEmpty() ? "warmup.requests names none" : "too few were answered",
                        tasks());
            case FAILED -> log.error("{}: exit status 1, every request failed: {}", SETTING, tasks());
        }
        return verdict == Verdict.FAILED ? 1 : 0;
    }

    private String tasks() {
        return graceful.warmup().stream()
                .map(task -> task.name() + " " + task.text())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private void leave(int status) throws InterruptedException {
        StopAttempt attempt = stop.request(StopCause.TRAINED);
        stop.awaitFinished();
        if (attempt.isSignalled()) {
            // Its own handler ends the process, with the signal's status.
            return;
        }
        stop.guardExit(status, exit.atOnce());
        exit.inOrder().accept(status);
    }
}
