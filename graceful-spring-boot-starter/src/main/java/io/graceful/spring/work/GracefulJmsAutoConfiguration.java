package io.graceful.spring.work;

import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.MessageListenerContainer;

/** Listeners of JMS. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(JmsListenerEndpointRegistry.class)
public class GracefulJmsAutoConfiguration {

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
