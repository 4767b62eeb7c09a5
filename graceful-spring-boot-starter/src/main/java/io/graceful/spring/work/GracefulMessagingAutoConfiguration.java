package io.graceful.spring.work;

import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/** Listeners of Kafka, RabbitMQ and JMS. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
public class GracefulMessagingAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(KafkaListenerEndpointRegistry.class)
    static class Kafka {

        @Bean
        ListenerContainers gracefulKafkaListeners(ListableBeanFactory beans) {
            return containers(
                    "Kafka listeners",
                    beans,
                    KafkaListenerEndpointRegistry.class,
                    org.springframework.kafka.listener.MessageListenerContainer.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RabbitListenerEndpointRegistry.class)
    static class Rabbit {

        @Bean
        ListenerContainers gracefulRabbitListeners(ListableBeanFactory beans) {
            return containers(
                    "RabbitMQ listeners",
                    beans,
                    RabbitListenerEndpointRegistry.class,
                    AbstractMessageListenerContainer.class);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JmsListenerEndpointRegistry.class)
    static class Jms {

        @Bean
        ListenerContainers gracefulJmsListeners(ListableBeanFactory beans) {
            return containers(
                    "JMS listeners",
                    beans,
                    JmsListenerEndpointRegistry.class,
                    org.springframework.jms.listener.MessageListenerContainer.class);
        }
    }

    /** A registry holds the containers of annotated methods; others are beans themselves. */
    private static ListenerContainers containers(
            String name,
            ListableBeanFactory beans,
            Class<? extends SmartLifecycle> registries,
            Class<? extends SmartLifecycle> single) {
        return new ListenerContainers(name, () -> {
            List<SmartLifecycle> all = new ArrayList<>(
                    beans.getBeansOfType(registries, false, false).values());
            all.addAll(beans.getBeansOfType(single, false, false).values());
            return all;
        });
    }
}
