package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.management.ManagementProtocol;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.container.EdgeFilterRegistration;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.function.Predicate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.DispatcherServlet;

/**
 * The management endpoints on the main port of a servlet application, and graceful's edge where there is none of the server's own.
 */
@AutoConfiguration(
        after = GracefulAutoConfiguration.class,
        // Of Boot 4 and of Boot 3: RootServlet looks at the servlets that are there before it.
        afterName = {
            "org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration",
            "org.springframework.boot.autoconfigure.web.servlet.DispatcherServletAutoConfiguration"
        })
@ConditionalOnGraceful
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
@Import(EmbeddedServer.class)
public class GracefulServletAutoConfiguration {

    @Bean
    FilterRegistrationBean<ManagementFilter> gracefulManagementFilter(
            Graceful graceful, ObjectProvider<ProbeGroups> groups) {
        return registration(graceful.management(), graceful.management()::handles, ProbeGroups.orNone(groups));
    }

    @Bean
    RootServlet gracefulRootServlet(Graceful graceful) {
        return new RootServlet(graceful.management().paths());
    }

    @Bean("gracefulEdgeFilter")
    @ConditionalOnWarDeployment
    EdgeFilterRegistration gracefulEdgeFilterOfWar(Graceful graceful, Environment environment) {
        return new EdgeFilterRegistration(
                graceful, () -> WebPaths.of(environment).exempt(), true);
    }

    @Bean
    @ConditionalOnNotWarDeployment
    EdgeFilterRegistration gracefulEdgeFilter(Graceful graceful, Environment environment) {
        return new EdgeFilterRegistration(
                graceful, () -> WebPaths.of(environment).exempt(), false);
    }

    /** Before security: a probe has no credentials, and {@code /drain} has a token of its own. */
    static FilterRegistrationBean<ManagementFilter> registration(
            ManagementProtocol protocol, Predicate<String> answered, ProbeGroups groups) {
        FilterRegistrationBean<ManagementFilter> registration =
                new FilterRegistrationBean<>(new ManagementFilter(protocol, answered, groups));
        registration.setName("gracefulManagementFilter");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        // Only these, so that no other request pays for it.
        registration.addUrlPatterns(protocol.paths().toArray(String[]::new));
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }

    /** Apart, because an application may have servlets and no Spring MVC. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(DispatcherServlet.class)
    static class Mvc {

        @Bean
        OwnedPaths gracefulOwnedPaths(Graceful graceful, ApplicationContext context) {
            return new OwnedPaths(
                    graceful.management(),
                    new ServletPathOwners(context),
                    context.getEnvironment(),
                    graceful.management()::leave);
        }
    }
}
