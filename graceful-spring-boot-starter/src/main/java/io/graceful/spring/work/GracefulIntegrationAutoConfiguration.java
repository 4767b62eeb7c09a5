package io.graceful.spring.work;

import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import java.util.Objects;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.channel.AbstractExecutorChannel;
import org.springframework.integration.channel.interceptor.GlobalChannelInterceptorWrapper;
import org.springframework.integration.endpoint.AbstractEndpoint;
import org.springframework.integration.endpoint.AbstractPollingEndpoint;

/** Spring Integration, and Spring Cloud Stream that stands on it. */
@AutoConfiguration(after = {GracefulAutoConfiguration.class, GracefulTaskAutoConfiguration.class})
@ConditionalOnGraceful
@ConditionalOnClass(AbstractEndpoint.class)
public class GracefulIntegrationAutoConfiguration {

    @Bean
    MessagesInHand gracefulMessagesInHand(ConfigurableListableBeanFactory beans) {
        return new MessagesInHand(() -> MadeBeans.of(beans, AbstractPollingEndpoint.class));
    }

    @Bean
    GlobalChannelInterceptorWrapper gracefulMessages(MessagesInHand messages) {
        GlobalChannelInterceptorWrapper everywhere = new GlobalChannelInterceptorWrapper(messages);
        everywhere.setPatterns(new String[] {"*"});
        return everywhere;
    }

    @Bean
    ListenerContainers gracefulMessageSources(ConfigurableListableBeanFactory beans) {
        return new ListenerContainers(
                "message sources of Spring Integration",
                () -> MadeBeans.of(beans, AbstractEndpoint.class).stream()
                        .map(MessageSources::of)
                        .filter(Objects::nonNull)
                        .toList());
    }

    /** Executors that channels and pollers were given and that are no beans. */
    @Bean
    SmartInitializingSingleton gracefulMessageExecutors(
            ExecutorBeans executors, ConfigurableListableBeanFactory beans) {
        return () -> {
            for (AbstractExecutorChannel channel : MadeBeans.of(beans, AbstractExecutorChannel.class)) {
                executors.see("of channel " + channel.getComponentName(), Fields.read(channel, "executor"));
            }
            for (AbstractPollingEndpoint poller : MadeBeans.of(beans, AbstractPollingEndpoint.class)) {
                executors.see("of poller " + poller.getComponentName(), Fields.read(poller, "taskExecutor"));
            }
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(BindingService.class)
    static class Stream {

        @Bean
        ListenerContainers gracefulBindings(ConfigurableListableBeanFactory beans) {
            return new ListenerContainers(
                    "bindings of Spring Cloud Stream",
                    () -> MadeBeans.of(beans, BindingService.class).stream()
                            .flatMap(service -> Bindings.of(service).stream())
                            .toList());
        }
    }
}
