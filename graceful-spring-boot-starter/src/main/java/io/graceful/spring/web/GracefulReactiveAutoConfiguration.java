package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.server.WebFilter;

/** The management endpoints on the main port of a reactive application. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
@ConditionalOnClass(WebFilter.class)
@Import(EmbeddedServer.class)
public class GracefulReactiveAutoConfiguration {

    @Bean
    ManagementWebFilter gracefulManagementWebFilter(Graceful graceful, ObjectProvider<ProbeGroups> groups) {
        return new ManagementWebFilter(
                graceful.management(), graceful.management()::handles, ProbeGroups.orNone(groups));
    }

    @Bean
    OwnedPaths gracefulOwnedPaths(Graceful graceful, ApplicationContext context) {
        return new OwnedPaths(
                graceful.management(),
                new ReactivePathOwners(context),
                context.getEnvironment(),
                graceful.management()::leave);
    }
}
