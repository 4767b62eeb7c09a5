package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Our probes and those of Actuator's health endpoint give the same answers, whatever is in its groups. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass({OperationInvokerAdvisor.class, WebEndpointsSupplier.class})
public class GracefulHealthAutoConfiguration {

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
}
