package io.graceful.quarkus;

import io.graceful.inflight.DrainParticipant;
import io.quarkus.scheduler.Scheduler;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.apiguardian.api.API;

/** Begins no scheduled job after the stop signal. Those that run are tracked by {@link TrackedInterceptor}. */
@API(status = API.Status.INTERNAL)
@Singleton
public class GracefulScheduler implements DrainParticipant {

    private final Scheduler scheduler;

    /** Made by CDI. */
    @Inject
    public GracefulScheduler(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public String name() {
        return "scheduler";
    }

    @Override
    public void pause() {
        scheduler.pause();
    }

    @Override
    public int pending() {
        return 0;
    }
}
