package io.graceful.spring.work;

import io.graceful.Graceful;
import io.graceful.inflight.Ongoing;
import io.graceful.lifecycle.Phase;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.scheduling.SchedulingAwareRunnable;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;

/**
 * The jobs of {@code @Scheduled} methods and of {@code SchedulingConfigurer}s, whatever runs them: each run is waited for.
 *
 * <p>Runs begin as long as somebody may need them: requests are served until the drain is over, and some are answered by a job.
 * So in the drain a run begins only while a request is in flight, and after the drain none does.
 */
final class ScheduledJobs implements SchedulingConfigurer, Ordered {

    private final Graceful graceful;

    ScheduledJobs(Graceful graceful) {
        this.graceful = graceful;
    }

    /** Last of all, so that it is the application's scheduler that is given the jobs. */
    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        TaskScheduler scheduler = registrar.getScheduler();
        if (scheduler == null) {
            graceful.unseen("jobs of @Scheduled methods");
        } else {
            registrar.setTaskScheduler(new JobScheduler(scheduler, Job::new));
        }
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    /** A job that counts while it runs. */
    private final class Job implements SchedulingAwareRunnable {

        private final Runnable job;

        Job(Runnable job) {
            this.job = job;
        }

        @Override
        public void run() {
            // What does not begin is not counted: the drain would see something busy again and again.
            if (mayBegin()) {
                Ongoing running = graceful.track("job " + job);
                try {
                    // Counted first, the phase second: the drain does the reverse.
                    if (mayBegin()) {
                        job.run();
                    }
                } finally {
                    running.close();
                }
            }
        }

        private boolean mayBegin() {
            Phase phase = graceful.lifecycle().phase();
            return phase.compareTo(Phase.DRAINING) < 0
                    || (phase == Phase.DRAINING && graceful.requests().open() > 0);
        }

        @Override
        public boolean isLongLived() {
            return job instanceof SchedulingAwareRunnable aware && aware.isLongLived();
        }

        @Override
        public @Nullable String getQualifier() {
            return job instanceof SchedulingAwareRunnable aware ? aware.getQualifier() : null;
        }

        @Override
        public String toString() {
            return job.toString();
        }
    }
}
