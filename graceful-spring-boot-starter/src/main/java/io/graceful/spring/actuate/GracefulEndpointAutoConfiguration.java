package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** The Actuator endpoint {@code graceful}. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
public class GracefulEndpointAutoConfiguration {

    @Bean
    @ConditionalOnAvailableEndpoint
    GracefulEndpoint gracefulEndpoint(Graceful graceful) {
        return new GracefulEndpoint(graceful);
    }
}
