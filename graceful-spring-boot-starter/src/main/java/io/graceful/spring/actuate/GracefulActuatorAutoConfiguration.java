package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * The Actuator endpoint {@code graceful}; our probes and those of Actuator's health endpoint give the same answers, whatever is in its
 * groups; and what comes in on Actuator's paths is nobody's traffic.
 */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
public class GracefulActuatorAutoConfiguration {

    @Bean
    @ConditionalOnAvailableEndpoint
    GracefulEndpoint gracefulEndpoint(Graceful graceful) {
        return new GracefulEndpoint(graceful);
    }

    @Bean
    AgreeingGroups gracefulAgreeingGroups(
            Graceful graceful, ApplicationAvailability availability, Environment environment) {
        return new AgreeingGroups(graceful, availability, environment);
    }

    @Bean
    ActuatorGroups gracefulActuatorGroups(
            Graceful graceful,
            ApplicationAvailability availability,
            ObjectProvider<WebEndpointsSupplier> endpoints,
            Environment environment) {
        return new ActuatorGroups(graceful, availability, endpoints, environment);
    }

    @Bean
    ActuatorPaths gracefulActuatorPaths(
            Graceful graceful, ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
        return new ActuatorPaths(graceful, endpoints, environment);
    }
}
