package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** The management endpoints on the main port of a servlet application. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
public class GracefulServletAutoConfiguration {

    @Bean
    FilterRegistrationBean<ManagementFilter> gracefulManagementFilter(Graceful graceful) {
        return registration(graceful);
    }

    @Bean
    AcceptQueues gracefulAcceptQueues(Graceful graceful) {
        return new AcceptQueues(graceful);
    }

    @Bean
    OwnListener gracefulOwnListener(Graceful graceful) {
        return new OwnListener(graceful);
    }

    /** Before security: a probe has no credentials, and {@code /drain} has a token of its own. */
    static FilterRegistrationBean<ManagementFilter> registration(Graceful graceful) {
        FilterRegistrationBean<ManagementFilter> registration =
                new FilterRegistrationBean<>(new ManagementFilter(graceful.management()));
        registration.setName("gracefulManagementFilter");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        // Only these, so that no other request pays for it.
        registration.addUrlPatterns("/healthz", "/readyz", "/livez", "/startupz", "/drain");
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }
}
