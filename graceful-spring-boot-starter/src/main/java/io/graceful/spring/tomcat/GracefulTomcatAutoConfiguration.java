package io.graceful.spring.tomcat;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.web.AcceptQueues;
import io.graceful.spring.web.WebPaths;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** Graceful's edge on Tomcat, for servlet and reactive applications alike. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass({Tomcat.class, ConfigurableTomcatWebServerFactory.class})
public class GracefulTomcatAutoConfiguration {

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> gracefulTomcat(
            Graceful graceful, Environment environment) {
        WebPaths paths = WebPaths.of(environment);
        ServerEdge<?> edge = new ServerEdge<Object>(graceful, paths.context(), paths.exempt());
        return factory -> {
            factory.addEngineValves(new TomcatValve(edge));
            factory.addContextCustomizers(context -> context.getPipeline().addValve(new TomcatEnd()));
        };
    }

    @Bean
    AcceptQueues gracefulTomcatPorts(Graceful graceful) {
        return new AcceptQueues(graceful, GracefulTomcatAutoConfiguration::ports);
    }

    /** Those of connectors of which Spring knows nothing, too. */
    private static List<Integer> ports(WebServer server) {
        return server instanceof TomcatWebServer tomcat
                ? Arrays.stream(tomcat.getTomcat().getService().findConnectors())
                        .map(Connector::getLocalPort)
                        .toList()
                : List.of();
    }
}
