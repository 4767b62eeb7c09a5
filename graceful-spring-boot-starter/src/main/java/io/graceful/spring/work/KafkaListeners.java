package io.graceful.spring.work;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.BeansException;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.event.ConsumerStartedEvent;
import org.springframework.kafka.event.ConsumerStoppingEvent;
import org.springframework.kafka.event.KafkaEvent;
import org.springframework.kafka.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.listener.MessageListenerContainer;
import org.springframework.kafka.requestreply.ReplyingKafkaTemplate;

/** The containers of Kafka's consumers: of annotated methods, beans, and those that a factory has made for somebody. */
final class KafkaListeners implements ApplicationListener<KafkaEvent> {

    private static final Logger log = LoggerFactory.getLogger(KafkaListeners.class);

    /** A broker that answers does so in milliseconds. */
    private static final Duration COMMIT = Duration.ofSeconds(3);

    private final ListenerContainers containers;

    KafkaListeners(ListenerContainers containers) {
        this.containers = containers;
    }

    static ListenerContainers in(ConfigurableListableBeanFactory beans) {
        return new ListenerContainers("Kafka listeners", () -> known(beans), container -> {});
    }

    private static List<SmartLifecycle> known(ConfigurableListableBeanFactory beans) {
        List<SmartLifecycle> all = new ArrayList<>();
        MadeBeans.of(beans, KafkaListenerEndpointRegistry.class)
                .forEach(registry -> all.addAll(registry.getListenerContainers()));
        all.addAll(MadeBeans.of(beans, MessageListenerContainer.class));
        all.removeIf(KafkaListeners::takesReplies);
        return all;
    }

    /** Requests that are served until the drain is over wait for these; stopped by Spring, after it. */
    private static boolean takesReplies(SmartLifecycle container) {
        return container instanceof AbstractMessageListenerContainer<?, ?> consumer
                && consumer.getContainerProperties().getMessageListener() instanceof ReplyingKafkaTemplate;
    }

    /** Called by the thread of the consumer. */
    @Override
    public void onApplicationEvent(KafkaEvent event) {
        if (event instanceof ConsumerStartedEvent) {
            started(event.getContainer(MessageListenerContainer.class));
        } else if (event instanceof ConsumerStoppingEvent stopping && containers.isPaused()) {
            stopping(stopping.getContainer(MessageListenerContainer.class), stopping.getConsumer());
        }
    }

    /** Whoever has started it does not wait for this thread any more, so it can be stopped here. */
    private void started(MessageListenerContainer container) {
        if (!takesReplies(container)) {
            containers.found(container);
            containers.stopLate();
        }
    }

    /**
     * A client that commits by itself does so when it polls and when it is closed, of the partitions that it has then. Spring
     * takes them from it before it closes it, so all that the last poll has brought would be processed twice.
     */
    private static void stopping(MessageListenerContainer container, Consumer<?, ?> consumer) {
        if (!(container instanceof AbstractMessageListenerContainer<?, ?> own)) {
            return;
        }
        try {
            if (!own.getContainerProperties().isStopImmediate() && KafkaStopsAtRecord.commitsByItself(own)) {
                consumer.commitSync(COMMIT);
            }
        } catch (KafkaException | BeansException e) {
            log.warn("{} could not commit what it has processed; it is processed again: {}", own, e.toString());
        }
    }
}
