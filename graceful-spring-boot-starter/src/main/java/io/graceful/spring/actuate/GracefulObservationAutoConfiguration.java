package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.micrometer.SelfRequestMeters;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.transport.ReceiverContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps the requests that the service sends to itself out of {@code http.server.requests} and of its traces. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass({ObservationPredicate.class, ReceiverContext.class})
public class GracefulObservationAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(MeterObservationHandler.class)
    static class WithMeters {

        @Bean
        ObservationPredicate gracefulObservations(Graceful graceful, ObjectProvider<ObservationHandler<?>> handlers) {
            return new SelfRequestObservations(graceful.selfRequests(), () -> {
                boolean metersOnly = handlers.stream().allMatch(handler -> handler instanceof MeterObservationHandler);
                if (metersOnly) {
                    loadMeters();
                }
                return metersOnly;
            });
        }

        /** Meters that are denied never run: once for all, so that their classes are loaded before a client needs them. */
        private static void loadMeters() {
            MeterRegistry registry = new SimpleMeterRegistry();
            LongTaskTimer.builder("http.server.requests.active")
                    .register(registry)
                    .start()
                    .stop();
            Timer.start(registry).stop(Timer.builder("http.server.requests").register(registry));
            registry.close();
        }

        @Bean
        MeterFilter gracefulSelfRequestsDenied() {
            return SelfRequestMeters.denied();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("io.micrometer.core.instrument.observation.MeterObservationHandler")
    static class WithoutMeters {

        @Bean
        ObservationPredicate gracefulObservations(Graceful graceful) {
            return new SelfRequestObservations(graceful.selfRequests(), () -> false);
        }
    }
}
