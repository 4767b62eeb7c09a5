package io.graceful.spring;

import io.graceful.Graceful;
import io.graceful.inflight.DrainParticipant;
import io.graceful.lifecycle.LifecycleListener;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopListener;
import io.graceful.warmup.WarmupTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;

/** Collects the application's beans of graceful's types; their order is their own, or Spring's among equals. */
public final class GracefulParts implements SmartInitializingSingleton {

    private final Graceful graceful;
    private final ListableBeanFactory beans;
    private final boolean test;
    private final AtomicBoolean collected = new AtomicBoolean();

    GracefulParts(Graceful graceful, ListableBeanFactory beans, boolean test) {
        this.graceful = graceful;
        this.beans = beans;
        this.test = test;
    }

    @Override
    public void afterSingletonsInstantiated() {
        collect();
    }

    /** Collects, unless that has been done; for those who need to know all of them. */
    public void collect() {
        if (!collected.compareAndSet(false, true)) {
            return;
        }
        beans.getBeanProvider(WarmupTask.class).orderedStream().forEach(graceful::warmup);
        if (!test) {
            beans.getBeanProvider(WarmupTasks.class)
                    .forEach(some -> some.tasks().forEach(graceful::warmup));
            beans.getBeanProvider(SelfRequest.class).orderedStream().forEach(graceful::warmupRequests);
        }
        beans.getBeanProvider(StopHook.class).orderedStream().forEach(graceful::onStop);
        beans.getBeanProvider(DrainParticipant.class).orderedStream().forEach(graceful::participant);
        beans.getBeanProvider(LifecycleListener.class).orderedStream().forEach(graceful::onPhase);
        beans.getBeanProvider(StopListener.class).orderedStream().forEach(graceful::onReport);
    }
}
