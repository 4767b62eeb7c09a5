package io.graceful.spring.jetty;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.server.JettySetup;
import io.graceful.spring.web.WebPaths;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Graceful's edge on Jetty, for servlet and reactive applications alike. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(Server.class)
@ConditionalOnNotWarDeployment
public class GracefulJettyAutoConfiguration {

    @Bean
    JettySetup gracefulJettySetup(Graceful graceful, Environment environment) {
        WebPaths paths = WebPaths.of(environment);
        return server -> new JettyEdge(new ServerEdge<>(graceful, paths.context(), paths.exempt())).install(server);
    }

    /** Apart, because a reactive application on Jetty knows no filters. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    @ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
    static class Servlet {

        @Bean
        FilterRegistrationBean<AsyncFilter> gracefulAsyncFilter() {
            FilterRegistrationBean<AsyncFilter> registration = new FilterRegistrationBean<>(new AsyncFilter());
            registration.setName("gracefulAsyncFilter");
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
            registration.setAsyncSupported(true);
            registration.setDispatcherTypes(DispatcherType.REQUEST);
            return registration;
        }
    }
}
