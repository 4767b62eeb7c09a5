package io.graceful.inflight;

import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Counts what is to be done once from the moment it is due until it ended, and what is done again and again while it runs. */
final class TrackedScheduler extends TrackedExecutor implements ScheduledExecutorService {

    /** So that no moment is further off than the clock can tell from one that is past. */
    private static final long MOST_DELAY = Long.MAX_VALUE / 2;

    private final ScheduledExecutorService scheduler;

    TrackedScheduler(TrackedWork work, String name, ScheduledExecutorService scheduler) {
        super(work, name, scheduler);
        this.scheduler = scheduler;
    }

    @Override
    public void execute(Runnable task) {
        if (scheduler instanceof ScheduledThreadPoolExecutor) {
            // It would do just this, and keep to itself what then stands in its queue.
            ScheduledFuture<?> unused = schedule(task, 0, TimeUnit.NANOSECONDS);
        } else {
            super.execute(task);
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        TrackedTask tracked = new TrackedTask(work, name, innermost(scheduler), task, due(delay, unit));
        return handOver(tracked.piece, () -> scheduler.schedule(tracked, delay, unit));
    }

    @Override
    public <V extends @Nullable Object> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        TrackedCall<V> tracked = new TrackedCall<>(work, name, innermost(scheduler), task, due(delay, unit));
        return handOver(tracked.piece, () -> scheduler.schedule(tracked, delay, unit));
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        return scheduler.scheduleAtFixedRate(whileItRuns(task), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        return scheduler.scheduleWithFixedDelay(whileItRuns(task), initialDelay, delay, unit);
    }

    private long due(long delay, TimeUnit unit) {
        return work.now() + Math.min(Math.max(0, unit.toNanos(delay)), MOST_DELAY);
    }

    private <F extends ScheduledFuture<?>> F handOver(Piece piece, Supplier<F> schedule) {
        work.schedule(piece);
        F future;
        try {
            future = schedule.get();
        } catch (RuntimeException | Error e) {
            piece.drop();
            throw e;
        }
        piece.handedOver(future);
        return future;
    }

    private Runnable whileItRuns(Runnable task) {
        return () -> {
            Piece piece = work.begin(name, innermost(scheduler));
            try {
                task.run();
            } finally {
                piece.close();
            }
        };
    }
}
