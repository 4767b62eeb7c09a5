package io.graceful.spring.work;

import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.DirectFieldAccessor;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.core.env.Environment;
import org.springframework.kafka.config.AbstractKafkaListenerContainerFactory;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;

/**
 * Lets containers of Kafka end at the record when they are stopped. By themselves they go on with all that the last poll has
 * brought, which are up to 500 records; what a stop has to cut of them is processed twice.
 *
 * <p>Not those whose client commits by itself: it commits all that was polled, so what is left out would be lost. And none if the
 * application has said what it wants.
 */
final class KafkaStopsAtRecord implements BeanPostProcessor {

    private static final Logger log = LoggerFactory.getLogger(KafkaStopsAtRecord.class);

    private static final String SETTING = "spring.kafka.listener.immediate-stop";

    private static final String AUTO_COMMIT = ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG;

    private final boolean decided;

    KafkaStopsAtRecord(Environment environment) {
        this.decided = environment.containsProperty(SETTING);
    }

    /** Before anybody wraps the factory; containers are not started until all beans are made. */
    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) throws BeansException {
        if (decided) {
            return bean;
        }
        if (bean instanceof AbstractKafkaListenerContainerFactory<?, ?, ?> factory) {
            customize(factory);
        } else if (bean instanceof AbstractMessageListenerContainer<?, ?> container) {
            decide(container);
        }
        return bean;
    }

    /** A container is complete, and not yet started, when its customizer sees it. */
    @SuppressWarnings("unchecked")
    private <K, V, C extends AbstractMessageListenerContainer<K, V>> void customize(
            AbstractKafkaListenerContainerFactory<C, K, V> factory) {
        ContainerCustomizer<K, V, C> users;
        try {
            // There is room for one, and no way to ask for it.
            users = (ContainerCustomizer<K, V, C>) field(factory, "containerCustomizer");
        } catch (BeansException e) {
            tell(factory, e);
            return;
        }
        factory.setContainerCustomizer(container -> {
            if (users != null) {
                users.configure(container);
            }
            decide(container);
        });
    }

    private void decide(AbstractMessageListenerContainer<?, ?> container) {
        try {
            if (!commitsByItself(container)) {
                container.getContainerProperties().setStopImmediate(true);
            }
        } catch (BeansException e) {
            tell(container, e);
        }
    }

    private static void tell(Object whom, BeansException e) {
        log.info("{} ends with its batch when it is stopped, not at the record: {}", whom, e.toString());
    }

    /**
     * Whether Kafka's client does it, and not the container.
     *
     * @throws BeansException if this Spring keeps it elsewhere
     */
    static boolean commitsByItself(AbstractMessageListenerContainer<?, ?> container) {
        Properties own = container.getContainerProperties().getKafkaConsumerProperties();
        Object said = own.getOrDefault(AUTO_COMMIT, own.getProperty(AUTO_COMMIT));
        if (said != null) {
            return Boolean.parseBoolean(said.toString());
        }
        // Spring switches it off where nobody says anything; Kafka's own default is on.
        return field(container, "consumerFactory") instanceof ConsumerFactory<?, ?> factory
                && factory.getConfigurationProperties().containsKey(AUTO_COMMIT)
                && factory.isAutoCommit();
    }

    private static @Nullable Object field(Object object, String name) {
        return new DirectFieldAccessor(object).getPropertyValue(name);
    }
}
