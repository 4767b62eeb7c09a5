package io.graceful.spring.work;

import io.graceful.Graceful;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.core.AcknowledgeMode;
import org.springframework.amqp.rabbit.AsyncRabbitTemplate;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.AsyncConsumerStartedEvent;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.SmartLifecycle;

/** The containers of RabbitMQ's consumers: of annotated methods, beans, and those that a factory has made for somebody. */
final class RabbitListeners implements ApplicationListener<AsyncConsumerStartedEvent> {

    private final ListenerContainers containers;
    private final Graceful graceful;

    RabbitListeners(ListenerContainers containers, Graceful graceful) {
        this.containers = containers;
        this.graceful = graceful;
    }

    static ListenerContainers in(ConfigurableListableBeanFactory beans, Graceful graceful) {
        return new ListenerContainers(
                "RabbitMQ listeners", () -> known(beans), container -> prepare(container, graceful));
    }

    private static List<SmartLifecycle> known(ConfigurableListableBeanFactory beans) {
        List<SmartLifecycle> all = new ArrayList<>();
        // Copied without a look at their type, which is another one in Spring AMQP 3.
        MadeBeans.of(beans, RabbitListenerEndpointRegistry.class)
                .forEach(registry -> all.addAll(registry.getListenerContainers()));
        all.addAll(MadeBeans.of(beans, AbstractMessageListenerContainer.class));
        all.removeIf(RabbitListeners::takesReplies);
        return all;
    }

    /** Requests that are served until the drain is over wait for these; stopped by Spring, after it. */
    private static boolean takesReplies(SmartLifecycle container) {
        return container instanceof AbstractMessageListenerContainer consumers
                && ((Object) consumers.getMessageListener() instanceof RabbitTemplate
                        || (Object) consumers.getMessageListener() instanceof AsyncRabbitTemplate);
    }

    private static void prepare(SmartLifecycle container, Graceful graceful) {
        if (container instanceof AbstractMessageListenerContainer consumers) {
            // After five seconds it would close the channel under the message in work, and another instance would get
            // that. How long to wait is the drain's to say.
            consumers.setShutdownTimeout(
                    graceful.settings().terminationGracePeriod().toMillis());
        }
    }

    /** Called by the thread that starts the container, in the middle of it: so it cannot be stopped here. */
    @Override
    public void onApplicationEvent(AsyncConsumerStartedEvent event) {
        if (event.getSource() instanceof AbstractMessageListenerContainer container && !takesReplies(container)) {
            containers.found(container);
            if (container.getAcknowledgeMode() == AcknowledgeMode.NONE) {
                // To the broker they are done. Spring drops them when the container stops.
                graceful.unseen("what was prefetched of " + String.join(", ", container.getQueueNames())
                        + " (acknowledge mode NONE)");
            }
        }
    }
}
