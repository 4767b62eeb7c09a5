package io.graceful.spring;

import io.graceful.Graceful;
import io.graceful.inflight.DrainParticipant;
import io.graceful.lifecycle.LifecycleListener;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopListener;
import io.graceful.warmup.WarmupTask;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** Graceful itself, what ties it to the context, and the application's own parts of it. */
@AutoConfiguration(before = ApplicationAvailabilityAutoConfiguration.class)
@ConditionalOnGraceful
public class GracefulAutoConfiguration {

    /** Closed by the closing of the context, not as a bean: that would be long after. */
    @Bean(destroyMethod = "")
    Graceful graceful(ConfigurableApplicationContext context) {
        return GracefulStart.of(context);
    }

    @Bean
    @ConditionalOnMissingBean(ApplicationAvailability.class)
    GracefulAvailability applicationAvailability(Graceful graceful) {
        GracefulAvailability availability = new GracefulAvailability(graceful);
        graceful.management().livenessFrom(availability::alive);
        return availability;
    }

    @Bean
    ContextBridge gracefulContextBridge(Graceful graceful, ConfigurableApplicationContext context) {
        return new ContextBridge(graceful, context);
    }

    /** Collects the beans of graceful's types; their order is their own, or Spring's among equals. */
    @Bean
    SmartInitializingSingleton gracefulParts(
            Graceful graceful,
            ObjectProvider<WarmupTask> tasks,
            ObjectProvider<StopHook> hooks,
            ObjectProvider<DrainParticipant> participants,
            ObjectProvider<LifecycleListener> listeners,
            ObjectProvider<StopListener> reports) {
        return () -> {
            tasks.orderedStream().forEach(graceful::addWarmup);
            hooks.orderedStream().forEach(graceful::addHook);
            participants.orderedStream().forEach(graceful::addParticipant);
            listeners.orderedStream().forEach(graceful.lifecycle()::addListener);
            reports.orderedStream().forEach(graceful::addStopListener);
        };
    }
}
