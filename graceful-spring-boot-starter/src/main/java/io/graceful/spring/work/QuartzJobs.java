package io.graceful.spring.work;

import io.graceful.inflight.DrainParticipant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Quartz: from the stop signal on no trigger fires, so that the other instances of a cluster take over; jobs that run end. */
final class QuartzJobs implements DrainParticipant {

    private static final Logger log = LoggerFactory.getLogger(QuartzJobs.class);

    private final Supplier<List<Scheduler>> all;
    private final List<Scheduler> paused = new CopyOnWriteArrayList<>();

    QuartzJobs(Supplier<List<Scheduler>> all) {
        this.all = all;
    }

    @Override
    public String name() {
        return "Quartz jobs";
    }

    @Override
    public void pause() {
        for (Scheduler scheduler : all.get()) {
            try {
                if (scheduler.isStarted() && !scheduler.isShutdown()) {
                    paused.add(scheduler);
                    scheduler.standby();
                }
            } catch (SchedulerException e) {
                // The others are to be paused all the same.
                log.warn("{} could not be put into standby: {}", scheduler, e.toString());
            }
        }
    }

    @Override
    public int pending() {
        int running = 0;
        for (Scheduler scheduler : paused) {
            try {
                running += scheduler.getCurrentlyExecutingJobs().size();
            } catch (SchedulerException e) {
                throw new IllegalStateException(scheduler + " does not say what it runs", e);
            }
        }
        return running;
    }
}
