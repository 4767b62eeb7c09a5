package io.graceful.spring.work;

import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;

/** Listeners of Kafka. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(KafkaListenerEndpointRegistry.class)
public class GracefulKafkaAutoConfiguration {

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
