package io.graceful.spring.actuate;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.transport.ReceiverContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Keeps the requests that the service sends to itself out of {@code http.server.requests} and of its traces. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass({ObservationPredicate.class, ReceiverContext.class})
public class GracefulObservationAutoConfiguration {

    @Bean
    ObservationPredicate gracefulObservations(Graceful graceful) {
        return new NoSelfRequests(graceful.selfRequests());
    }
}
