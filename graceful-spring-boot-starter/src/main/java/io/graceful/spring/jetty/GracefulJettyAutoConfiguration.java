package io.graceful.spring.jetty;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.web.AcceptQueues;
import io.graceful.spring.web.WebPaths;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Graceful's edge on Jetty, for servlet and reactive applications alike. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass({Server.class, ConfigurableJettyWebServerFactory.class})
public class GracefulJettyAutoConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> gracefulJetty(
            Graceful graceful, Environment environment) {
        WebPaths paths = WebPaths.of(environment);
        return factory -> factory.addServerCustomizers(
                server -> new JettyEdge(new ServerEdge<>(graceful, paths.context(), paths.exempt())).install(server));
    }

    @Bean
    AcceptQueues gracefulJettyPorts(Graceful graceful) {
        return new AcceptQueues(graceful, GracefulJettyAutoConfiguration::ports);
    }

    /** Those of connectors of which Spring knows nothing, too. */
    private static List<Integer> ports(WebServer server) {
        return server instanceof JettyWebServer jetty
                ? Arrays.stream(jetty.getServer().getConnectors())
                        .filter(NetworkConnector.class::isInstance)
                        .map(connector -> ((NetworkConnector) connector).getLocalPort())
                        .toList()
                : List.of();
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
