package io.graceful.quarkus;

import io.graceful.Graceful;
import io.graceful.inflight.DrainParticipant;
import io.graceful.lifecycle.LifecycleListener;
import io.graceful.stop.AcceptQueue;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopListener;
import io.graceful.warmup.WarmupTask;
import io.quarkus.vertx.http.HttpServerStart;
import io.quarkus.vertx.http.HttpsServerStart;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Collects the application's beans of graceful's types, and learns when its ports are open. */
@Singleton
public class GracefulBeans {

    private final Graceful graceful;
    private final Instance<WarmupTask> tasks;
    private final Instance<StopHook> hooks;
    private final Instance<DrainParticipant> participants;
    private final Instance<LifecycleListener> listeners;
    private final Instance<StopListener> stopListeners;

    /** Made by CDI. */
    @Inject
    public GracefulBeans(
            Graceful graceful,
            @Any Instance<WarmupTask> tasks,
            @Any Instance<StopHook> hooks,
            @Any Instance<DrainParticipant> participants,
            @Any Instance<LifecycleListener> listeners,
            @Any Instance<StopListener> stopListeners) {
        this.graceful = graceful;
        this.tasks = tasks;
        this.hooks = hooks;
        this.participants = participants;
        this.listeners = listeners;
        this.stopListeners = stopListeners;
    }

    void collect() {
        tasks.forEach(graceful::addWarmup);
        hooks.forEach(graceful::addHook);
        participants.forEach(graceful::addParticipant);
        listeners.forEach(graceful.lifecycle()::addListener);
        stopListeners.forEach(graceful::addStopListener);
    }

    void opened(@ObservesAsync HttpServerStart start) {
        opened(start.options());
    }

    void opened(@ObservesAsync HttpsServerStart start) {
        opened(start.options());
    }

    /** Quarkus closes its port with everybody who waits to be accepted; they are let in first. */
    private void opened(HttpServerOptions options) {
        if (options.getPort() > 0) {
            graceful.addCloser(AcceptQueue.ofThisMachine().emptied(options.getPort()));
        }
        graceful.started();
    }
}
