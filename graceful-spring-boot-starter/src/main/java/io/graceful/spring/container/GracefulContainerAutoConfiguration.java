package io.graceful.spring.container;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import jakarta.servlet.Filter;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Graceful's edge where it has none of its own for the server: in a servlet container, which brings up the application and not the
 * other way round, and in an embedded server such as Undertow.
 */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
@ConditionalOnClass({Filter.class, ServletContextInitializer.class})
public class GracefulContainerAutoConfiguration {

    @Bean("gracefulEdgeFilter")
    @ConditionalOnWarDeployment
    EdgeFilterRegistration gracefulEdgeFilterOfWar(Graceful graceful, Environment environment) {
        return new EdgeFilterRegistration(graceful, environment, true);
    }

    @Bean
    @ConditionalOnNotWarDeployment
    EdgeFilterRegistration gracefulEdgeFilter(Graceful graceful, Environment environment) {
        return new EdgeFilterRegistration(graceful, environment, false);
    }
}
