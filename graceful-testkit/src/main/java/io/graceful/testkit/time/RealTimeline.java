package io.graceful.testkit.time;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Time as it passes, on one thread named {@code testkit-cluster}. Begins when made. */
public final class RealTimeline implements Timeline, AutoCloseable {

    private final long startNanos = System.nanoTime();
    private final Consumer<Throwable> failed;
    private final ScheduledThreadPoolExecutor thread;

    /**
     * A timeline that begins now.
     *
     * @param failed told what a task threw; the tasks after it run all the same
     */
    public RealTimeline(Consumer<Throwable> failed) {
        this.failed = failed;
        thread = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, "testkit-cluster");
            made.setDaemon(true);
            return made;
        });
        thread.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Duration now() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    @Override
    public Appointment after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future =
                    thread.schedule(() -> run(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            // Closed: whoever still has something to say is not heard.
            return () -> {};
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failed.accept(e);
        }
    }

    /** Runs nothing more. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
