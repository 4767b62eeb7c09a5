package io.graceful.warmup;

import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the warm-up tasks of one service, once. {@link #results()} is safe for any thread. */
@API(status = API.Status.INTERNAL)
public final class Warmup {

    private static final Logger log = LoggerFactory.getLogger(Warmup.class);

    /** How all of it ended. */
    public enum Outcome {
        /** Every task is done, or failed and did not matter. */
        READY,
        /** A task that must not fail did. */
        FAILED,
        /** A stop signal came first. */
        CANCELLED
    }

    private final Time time;
    private final Threads threads;
    private volatile List<Attempt> attempts = List.of();

    public Warmup(Time time, Threads threads, List<WarmupTask> tasks) {
        this.time = time;
        this.threads = threads;
        for (WarmupTask task : tasks) {
            add(task);
        }
    }

    /** Adds a task; one that is added once the warm-up runs is not run. Safe for any thread. */
    public synchronized void add(WarmupTask task) {
        List<Attempt> inOrder = new ArrayList<>(attempts);
        inOrder.add(new Attempt(task));
        inOrder.sort(Warmup::byOrder);
        attempts = List.copyOf(inOrder);
    }

    private static int byOrder(Attempt a, Attempt b) {
        return Integer.compare(
                a.task.order().orElse(Integer.MAX_VALUE), b.task.order().orElse(Integer.MAX_VALUE));
    }

    /** Whether there is nothing to do. */
    public boolean isEmpty() {
        return attempts.isEmpty();
    }

    /** How each task is doing, in the order in which they run. */
    public List<TaskResult> results() {
        return attempts.stream().map(Attempt::result).toList();
    }

    /**
     * Runs all tasks and returns when all have ended, when one that must not fail did, when {@code cancelled} says so, or at
     * {@code ceiling}; tasks still running then are interrupted and left behind.
     */
    public Outcome run(Deadline ceiling, BooleanSupplier cancelled) throws InterruptedException {
        Driver driver = new Driver(ceiling, cancelled);
        try {
            Waits.until(time, driver::step, ceiling);
            driver.step();
            return driver.outcome();
        } finally {
            attempts.forEach(Attempt::cancel);
        }
    }

    /** One loop drives all tasks, so that a cancel or a failure is seen at once, wherever each of them is. */
    private final class Driver {

        private final Deadline ceiling;
        private final BooleanSupplier cancelled;
        private boolean stopped;

        Driver(Deadline ceiling, BooleanSupplier cancelled) {
            this.ceiling = ceiling;
            this.cancelled = cancelled;
        }

        /** Starts what may start, ends what must end. Returns whether nothing is left to wait for. */
        boolean step() {
            stopped = stopped || cancelled.getAsBoolean();
            boolean orderedBusy = false;
            for (Attempt attempt : attempts) {
                if (stopped) {
                    return true;
                }
                boolean ordered = attempt.task.order().isPresent();
                if (attempt.state == TaskResult.State.WAITING && !(ordered && orderedBusy)) {
                    attempt.start(ceiling);
                }
                attempt.look();
                if (attempt.failedForGood()) {
                    return true;
                }
                orderedBusy |= ordered && !attempt.ended();
            }
            return attempts.stream().allMatch(Attempt::ended);
        }

        Outcome outcome() {
            if (attempts.stream().anyMatch(Attempt::failedForGood)) {
                return Outcome.FAILED;
            }
            return stopped ? Outcome.CANCELLED : Outcome.READY;
        }
    }

    /** One task on its way; driven by the warm-up's thread alone, read by any. */
    private final class Attempt {

        private final WarmupTask task;
        private volatile TaskResult.State state = TaskResult.State.WAITING;
        private volatile String problem = "";
        private volatile long startNanos;
        private volatile @Nullable Duration took;
        private Threads.@Nullable Running running;
        private @Nullable Deadline deadline;

        Attempt(WarmupTask task) {
            this.task = task;
        }

        TaskResult result() {
            Duration finished = took;
            Duration spent = finished != null
                    ? finished
                    : state == TaskResult.State.RUNNING ? time.since(startNanos) : Duration.ZERO;
            return new TaskResult(task.name(), state, spent, problem, "");
        }

        boolean ended() {
            return state != TaskResult.State.WAITING && state != TaskResult.State.RUNNING;
        }

        boolean failedForGood() {
            return task.onFailure() == OnFailure.FAIL
                    && (state == TaskResult.State.FAILED || state == TaskResult.State.TIMED_OUT);
        }

        void start(Deadline ceiling) {
            if (ceiling.passed()) {
                end(TaskResult.State.TIMED_OUT, "warmup.timeout was over before it could begin");
                return;
            }
            startNanos = time.nanos();
            deadline = task.timeout()
                    .map(timeout -> Deadline.in(time, timeout).earlier(ceiling))
                    .orElse(ceiling);
            state = TaskResult.State.RUNNING;
            running = threads.start("warmup-" + task.name(), task.work());
        }

        void look() {
            Threads.Running now = running;
            if (state != TaskResult.State.RUNNING || now == null || deadline == null) {
                return;
            }
            if (now.isDone()) {
                Throwable failure = now.failure();
                end(
                        failure == null ? TaskResult.State.DONE : TaskResult.State.FAILED,
                        failure == null ? "" : String.valueOf(failure));
            } else if (deadline.passed()) {
                String where = now.where();
                now.interrupt();
                end(TaskResult.State.TIMED_OUT, "still running" + (where.isEmpty() ? "" : " at " + where));
            }
        }

        void cancel() {
            Threads.Running now = running;
            if (!ended()) {
                if (now != null) {
                    now.interrupt();
                }
                end(TaskResult.State.CANCELLED, "");
            }
        }

        private void end(TaskResult.State how, String why) {
            boolean began = state == TaskResult.State.RUNNING;
            took = began ? time.since(startNanos) : Duration.ZERO;
            problem = why;
            state = how;
            String length = Durations.text(result().took());
            switch (how) {
                case DONE -> log.info("Warm-up task {} done in {}", task.name(), length);
                case FAILED, TIMED_OUT ->
                    log.warn(
                            "Warm-up task {} {} after {}: {}; {}",
                            task.name(),
                            how == TaskResult.State.FAILED ? "failed" : "timed out",
                            length,
                            why,
                            task.onFailure() == OnFailure.FAIL
                                    ? "this pod will not become ready"
                                    : "going on without it");
                case CANCELLED -> log.info("Warm-up task {} cancelled", task.name());
                case WAITING, RUNNING -> throw new IllegalStateException(how.name());
            }
        }
    }
}
