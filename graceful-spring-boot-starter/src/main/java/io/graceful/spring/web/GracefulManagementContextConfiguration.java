package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.server.WebFilter;
import org.springframework.web.servlet.DispatcherServlet;

/** The management endpoints on the port of their own that Actuator may have. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@ConditionalOnGraceful
class GracefulManagementContextConfiguration {

    /** Of this port; the application's context, which is the parent, has its own. */
    private static final String OWNED_PATHS = "gracefulOwnedManagementPaths";

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({Filter.class, FilterRegistrationBean.class, DispatcherServlet.class})
    static class Servlet {

        @Bean
        FilterRegistrationBean<ManagementFilter> gracefulManagementFilter(
                Graceful graceful, @Qualifier(OWNED_PATHS) OwnedPaths answered, ObjectProvider<ProbeGroups> groups) {
            return GracefulServletAutoConfiguration.registration(
                    graceful.management(), answered, ProbeGroups.orNone(groups));
        }

        @Bean(OWNED_PATHS)
        OwnedPaths gracefulOwnedManagementPaths(Graceful graceful, ApplicationContext context) {
            return new OwnedPaths(
                    graceful.management(), new ServletPathOwners(context, ""), context.getEnvironment(), left -> {});
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    @ConditionalOnClass(WebFilter.class)
    static class Reactive {

        @Bean
        ManagementWebFilter gracefulManagementWebFilter(
                Graceful graceful, @Qualifier(OWNED_PATHS) OwnedPaths answered, ObjectProvider<ProbeGroups> groups) {
            return new ManagementWebFilter(graceful.management(), answered, ProbeGroups.orNone(groups));
        }

        @Bean(OWNED_PATHS)
        OwnedPaths gracefulOwnedManagementPaths(Graceful graceful, ApplicationContext context) {
            return new OwnedPaths(
                    graceful.management(), new ReactivePathOwners(context), context.getEnvironment(), left -> {});
        }
    }
}
