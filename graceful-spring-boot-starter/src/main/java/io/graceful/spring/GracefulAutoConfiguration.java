package io.graceful.spring;

import io.graceful.Graceful;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

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

    @Bean
    GracefulParts gracefulParts(Graceful graceful, ListableBeanFactory beans, Environment environment) {
        return new GracefulParts(graceful, beans, GracefulStart.isTest(environment));
    }
}
