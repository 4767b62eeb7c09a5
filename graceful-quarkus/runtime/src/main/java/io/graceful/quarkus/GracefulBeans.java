package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.inflight.DrainParticipant;
import io.graceful.lifecycle.LifecycleListener;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopListener;
import io.graceful.warmup.WarmupTask;
import io.quarkus.runtime.LaunchMode;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.apiguardian.api.API;

/** Collects the application's beans of graceful's types. */
@API(status = API.Status.INTERNAL)
@Singleton
public class GracefulBeans {

    private final Graceful graceful;
    private final Instance<WarmupTask> tasks;
    private final Instance<SelfRequest> requests;
    private final Instance<StopHook> hooks;
    private final Instance<DrainParticipant> participants;
    private final Instance<LifecycleListener> listeners;
    private final Instance<StopListener> stopListeners;

    /** Made by CDI. */
    @Inject
    public GracefulBeans(
            Graceful graceful,
            @Any Instance<WarmupTask> tasks,
            @Any Instance<SelfRequest> requests,
            @Any Instance<StopHook> hooks,
            @Any Instance<DrainParticipant> participants,
            @Any Instance<LifecycleListener> listeners,
            @Any Instance<StopListener> stopListeners) {
        this.graceful = graceful;
        this.tasks = tasks;
        this.requests = requests;
        this.hooks = hooks;
        this.participants = participants;
        this.listeners = listeners;
        this.stopListeners = stopListeners;
    }

    void collect() {
        tasks.forEach(graceful::warmup);
        // Neither a test nor a live reload is helped by a thousand requests a second.
        if (LaunchMode.current() == LaunchMode.NORMAL) {
            requests.forEach(graceful::warmupRequests);
        }
        hooks.forEach(graceful::onStop);
        participants.forEach(graceful::participant);
        listeners.forEach(graceful::onPhase);
        stopListeners.forEach(graceful::onReport);
    }
}
