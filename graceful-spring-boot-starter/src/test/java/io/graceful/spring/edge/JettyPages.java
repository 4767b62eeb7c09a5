package io.graceful.spring.edge;

import io.graceful.spring.line.Line;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** The pages on Jetty, which has a second connector that is added after all else. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class JettyPages extends MvcPages {

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<?> secondConnector() {
        return Line.jettyWith(server -> {
            ServerConnector second = new ServerConnector(server);
            second.setHost("127.0.0.1");
            server.addConnector(second);
        });
    }
}
