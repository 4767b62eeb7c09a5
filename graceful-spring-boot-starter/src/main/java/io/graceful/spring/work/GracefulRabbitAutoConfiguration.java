package io.graceful.spring.work;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Listeners of RabbitMQ. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(RabbitListenerEndpointRegistry.class)
public class GracefulRabbitAutoConfiguration {

    @Bean
    ListenerContainers gracefulRabbitListeners(ConfigurableListableBeanFactory beans, Graceful graceful) {
        return RabbitListeners.in(beans, graceful);
    }

    @Bean
    RabbitListeners gracefulRabbitStarts(
            @Qualifier("gracefulRabbitListeners") ListenerContainers containers, Graceful graceful) {
        return new RabbitListeners(containers, graceful);
    }
}
