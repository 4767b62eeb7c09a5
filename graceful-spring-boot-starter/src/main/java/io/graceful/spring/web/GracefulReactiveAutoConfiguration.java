package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.server.WebFilter;

/** The management endpoints on the main port of a reactive application. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(WebFilter.class)
public class GracefulReactiveAutoConfiguration {

    @Bean
    ManagementWebFilter gracefulManagementWebFilter(Graceful graceful) {
        return new ManagementWebFilter(graceful.management());
    }

    @Bean
    AcceptQueues gracefulAcceptQueues(Graceful graceful) {
        return new AcceptQueues(graceful);
    }

    @Bean
    OwnListener gracefulOwnListener(Graceful graceful) {
        return new OwnListener(graceful);
    }
}
