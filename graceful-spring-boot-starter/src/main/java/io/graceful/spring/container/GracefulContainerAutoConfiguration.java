package io.graceful.spring.container;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.web.WebPaths;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Graceful's edge in a servlet container, which brings up the application and not the other way round. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnWarDeployment
@ConditionalOnClass({Filter.class, FilterRegistrationBean.class})
public class GracefulContainerAutoConfiguration {

    @Bean
    FilterRegistrationBean<EdgeFilter> gracefulEdgeFilter(
            Graceful graceful, ServletContext container, Environment environment) {
        ServerEdge<String> edge = new ServerEdge<>(
                graceful, container.getContextPath(), WebPaths.of(environment).exempt());
        FilterConnections connections = FilterConnections.of(graceful, edge, Time.system(), Threads.system());
        graceful.unseen("what " + container.getServerInfo() + " does outside of this web application's filters:"
                + " the last bytes of responses, connections it closes, GOAWAY on HTTP/2, other web applications");
        FilterRegistrationBean<EdgeFilter> registration =
                new FilterRegistrationBean<>(new EdgeFilter(edge, connections));
        registration.setName("gracefulEdgeFilter");
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setAsyncSupported(true);
        registration.setDispatcherTypes(DispatcherType.REQUEST);
        return registration;
    }
}
