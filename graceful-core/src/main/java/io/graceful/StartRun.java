package io.graceful;

import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.settings.GracefulSettings;
import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.warmup.TaskResult;
import io.graceful.warmup.Warmup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the service from its open port to READY: warm-up tasks, requests to itself, what the framework has still to do. */
final class StartRun {

    // One logger for the whole of it.
    private static final Logger log = LoggerFactory.getLogger(Graceful.class);

    private final Graceful graceful;
    private final Time time;
    private final Threads threads;
    private final GracefulSettings settings;
    private final Lifecycle lifecycle;
    private final Warmup warmup;
    private final Training training;
    private boolean begun;
    private volatile CompletionStage<?> framework = CompletableFuture.completedStage(null);

    StartRun(Graceful graceful, Time time, Threads threads, Warmup warmup, Training training) {
        this.graceful = graceful;
        this.time = time;
        this.threads = threads;
        this.settings = graceful.settings();
        this.lifecycle = graceful.lifecycle();
        this.warmup = warmup;
        this.training = training;
    }

    void readyAfter(CompletionStage<?> started) {
        framework = started;
    }

    /**
     * Adds something to the warm-up, unless it has begun.
     *
     * @throws IllegalStateException if it has
     */
    synchronized void prepare(String what, Runnable add) {
        if (begun) {
            throw new IllegalStateException(what + " comes after started(), when the warm-up has its work already"
                    + " (expected: to be added before)");
        }
        add.run();
    }

    /** See {@link Graceful#started()}. */
    void begin() {
        if (!isFirst() || !lifecycle.advance(Phase.WARMING_UP)) {
            return;
        }
        if (settings.warmupExitAfter()) {
            threads.start("warmup", this::train);
        } else if (warmup.isEmpty() && graceful.selfRequests().isEmpty()) {
            ready();
        } else {
            threads.start("warmup", this::warmUp);
        }
    }

    /** How each warm-up task is doing; the self-requests, if there are any, come last. */
    List<TaskResult> results() {
        List<TaskResult> all = new ArrayList<>(warmup.results());
        if (!graceful.selfRequests().isEmpty()) {
            all.add(graceful.selfRequests().result());
        }
        return List.copyOf(all);
    }

    private synchronized boolean isFirst() {
        boolean first = !begun;
        begun = true;
        return first;
    }

    private void warmUp() throws InterruptedException {
        log.info("Warming up for {} at the most", Durations.text(settings.warmupTimeout()));
        switch (run()) {
            case READY -> ready();
            case FAILED -> log.error("Warm-up failed: this pod stays not ready until it is restarted");
            case CANCELLED -> log.info("Warm-up ended by the stop signal");
        }
    }

    private void train() throws InterruptedException {
        training.announce();
        Warmup.Outcome outcome = run();
        if (outcome == Warmup.Outcome.CANCELLED || !training.end(outcome, framework)) {
            log.info("Warm-up ended by the stop signal");
        }
    }

    private Warmup.Outcome run() throws InterruptedException {
        Deadline ceiling = Deadline.in(time, settings.warmupTimeout());
        BooleanSupplier stopping = () -> lifecycle.phase().isStop();
        Warmup.Outcome outcome = warmup.run(ceiling, stopping);
        // Last, so that they find every cache loaded.
        boolean ask =
                outcome == Warmup.Outcome.READY && !graceful.selfRequests().isEmpty();
        return ask && !graceful.selfRequests().run(ceiling, stopping) ? Warmup.Outcome.CANCELLED : outcome;
    }

    private void ready() {
        framework.thenRun(this::becomeReady);
    }

    private void becomeReady() {
        Duration sinceStart =
                lifecycle.history().stream().map(change -> change.spent()).reduce(lifecycle.inPhase(), Duration::plus);
        if (lifecycle.advance(Phase.READY)) {
            List<String> closed = graceful.readiness().closed();
            log.info(
                    "READY {} after the start{}",
                    Durations.text(sinceStart),
                    closed.isEmpty() ? "" : ", but not yet for traffic: closed gates " + closed);
            graceful.readiness().watchGates();
            graceful.unseen().ready();
        }
    }
}
