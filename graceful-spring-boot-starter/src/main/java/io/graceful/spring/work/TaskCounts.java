package io.graceful.spring.work;

import java.util.Queue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** Pools that say themselves how many tasks they have. */
final class TaskCounts {

    private TaskCounts() {}

    /** Counts the tasks of a pool, those that wait included; null for what is no such pool. Safe for any thread. */
    static @Nullable ToIntFunction<Object> of(Object executor) {
        if (executor instanceof ThreadPoolTaskExecutor) {
            return pool -> of((ThreadPoolTaskExecutor) pool);
        }
        if (executor instanceof ThreadPoolTaskScheduler) {
            return pool -> of((ThreadPoolTaskScheduler) pool);
        }
        if (executor instanceof ThreadPoolExecutor) {
            return pool -> of((ThreadPoolExecutor) pool);
        }
        if (executor instanceof ForkJoinPool) {
            return pool -> of((ForkJoinPool) pool);
        }
        return null;
    }

    private static int of(ThreadPoolTaskExecutor pool) {
        // Both are zero as long as it was not initialised.
        return pool.getQueueSize() + pool.getActiveCount();
    }

    private static int of(ThreadPoolTaskScheduler pool) {
        try {
            return of(pool.getScheduledThreadPoolExecutor());
        } catch (IllegalStateException e) {
            // Not initialised, or made of something else: then this is all that can be known.
            return pool.getActiveCount();
        }
    }

    /** The queue first: a task moves on from there to its thread. */
    static int of(ThreadPoolExecutor pool) {
        int waiting = pool instanceof ScheduledThreadPoolExecutor
                ? due(pool.getQueue())
                : pool.getQueue().size();
        return waiting + pool.getActiveCount();
    }

    /** What is due some day is not waited for. */
    private static int due(Queue<Runnable> queue) {
        int due = 0;
        for (Runnable task : queue) {
            if (!(task instanceof RunnableScheduledFuture<?> scheduled)
                    || (scheduled.getDelay(TimeUnit.NANOSECONDS) <= 0 && !((Future<?>) scheduled).isCancelled())) {
                due++;
            }
        }
        return due;
    }

    private static int of(ForkJoinPool pool) {
        long waiting = pool.getQueuedTaskCount() + pool.getQueuedSubmissionCount();
        return (int) Math.min(Integer.MAX_VALUE, pool.getActiveThreadCount() + waiting);
    }
}
