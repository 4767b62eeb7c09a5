package io.graceful.spring.work;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.Trigger;

/**
 * Hands on to a scheduler what {@code jobs} makes of each job.
 *
 * @param scheduler has the jobs
 * @param jobs is asked once for each job, not for each run
 */
record JobScheduler(TaskScheduler scheduler, UnaryOperator<Runnable> jobs) implements TaskScheduler {

    @Override
    public Clock getClock() {
        return scheduler.getClock();
    }

    @Override
    public @Nullable ScheduledFuture<?> schedule(Runnable job, Trigger trigger) {
        return scheduler.schedule(jobs.apply(job), trigger);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable job, Instant start) {
        return scheduler.schedule(jobs.apply(job), start);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable job, Instant start, Duration period) {
        return scheduler.scheduleAtFixedRate(jobs.apply(job), start, period);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable job, Duration period) {
        return scheduler.scheduleAtFixedRate(jobs.apply(job), period);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable job, Instant start, Duration delay) {
        return scheduler.scheduleWithFixedDelay(jobs.apply(job), start, delay);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable job, Duration delay) {
        return scheduler.scheduleWithFixedDelay(jobs.apply(job), delay);
    }
}
