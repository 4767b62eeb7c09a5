package io.graceful.spring.work;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.MessageListenerContainer;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/** Listeners of Kafka, RabbitMQ and JMS. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
public class GracefulMessagingAutoConfiguration {

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(KafkaListenerEndpointRegistry.class)
    static class Kafka {

        /** Static, because it looks at beans that are made before the others. */
        @Bean
        static KafkaStopsAtRecord gracefulKafkaStopsAtRecord(Environment environment) {
            return new KafkaStopsAtRecord(environment);
        }

        @Bean
        ListenerContainers gracefulKafkaListeners(ConfigurableListableBeanFactory beans) {
            return KafkaListeners.in(beans);
        }

        @Bean
        KafkaListeners gracefulKafkaStarts(@Qualifier("gracefulKafkaListeners") ListenerContainers containers) {
            return new KafkaListeners(containers);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(RabbitListenerEndpointRegistry.class)
    static class Rabbit {

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

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JmsListenerEndpointRegistry.class)
    static class Jms {

        @Bean
        ListenerContainers gracefulJmsListeners(ConfigurableListableBeanFactory beans) {
            return new ListenerContainers("JMS listeners", () -> known(beans), container -> {});
        }

        /** A registry holds the containers of annotated methods; others are beans themselves. */
        private static List<SmartLifecycle> known(ConfigurableListableBeanFactory beans) {
            List<SmartLifecycle> all = new ArrayList<>();
            MadeBeans.of(beans, JmsListenerEndpointRegistry.class)
                    .forEach(registry -> all.addAll(registry.getListenerContainers()));
            all.addAll(MadeBeans.of(beans, MessageListenerContainer.class));
            return all;
        }
    }
}
