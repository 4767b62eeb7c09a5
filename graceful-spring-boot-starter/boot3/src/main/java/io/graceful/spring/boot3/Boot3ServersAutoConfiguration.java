package io.graceful.spring.boot3;

import io.graceful.spring.server.JettySetup;
import io.graceful.spring.server.NettySetup;
import io.graceful.spring.server.PortsOfServer;
import io.graceful.spring.server.ServerListener;
import io.graceful.spring.server.ServerPorts;
import io.graceful.spring.server.TomcatSetup;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.web.context.WebServerInitializedEvent;
import org.springframework.boot.web.embedded.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.embedded.jetty.JettyWebServer;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.embedded.netty.NettyWebServer;
import org.springframework.boot.web.embedded.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.server.HttpServer;

/** The embedded servers of Spring Boot 3.5. Its twin for the other line differs in the packages that it imports, and in nothing else. */
@AutoConfiguration(
        afterName = {
            "io.graceful.spring.tomcat.GracefulTomcatAutoConfiguration",
            "io.graceful.spring.jetty.GracefulJettyAutoConfiguration",
            "io.graceful.spring.netty.GracefulNettyAutoConfiguration"
        })
@ConditionalOnClass(WebServerInitializedEvent.class)
public class Boot3ServersAutoConfiguration {

    @Bean
    ApplicationListener<WebServerInitializedEvent> gracefulServers(
            ObjectProvider<ServerListener> listeners, ObjectProvider<PortsOfServer> kinds) {
        return event -> {
            ServerPorts ports = PortsOfServer.find(kinds.stream(), event.getWebServer());
            String namespace = event.getApplicationContext().getServerNamespace();
            listeners.forEach(listener -> listener.started(event.getWebServer(), ports, namespace));
        };
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Tomcat.class, ConfigurableTomcatWebServerFactory.class})
    @ConditionalOnBean(TomcatSetup.class)
    static class OnTomcat {

        @Bean
        WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> gracefulTomcat(TomcatSetup setup) {
            return factory -> {
                factory.addEngineValves(setup.engineValve());
                factory.addContextCustomizers(setup::prepare);
            };
        }

        @Bean
        PortsOfServer gracefulTomcatPorts() {
            return server -> server instanceof TomcatWebServer tomcat ? ServerPorts.of(tomcat.getTomcat()) : null;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({Server.class, ConfigurableJettyWebServerFactory.class})
    @ConditionalOnBean(JettySetup.class)
    static class OnJetty {

        @Bean
        WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> gracefulJetty(JettySetup setup) {
            return factory -> factory.addServerCustomizers(setup::prepare);
        }

        @Bean
        PortsOfServer gracefulJettyPorts() {
            return server -> server instanceof JettyWebServer jetty ? ServerPorts.of(jetty.getServer()) : null;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({HttpServer.class, NettyReactiveWebServerFactory.class})
    @ConditionalOnBean(NettySetup.class)
    static class OnNetty {

        @Bean
        WebServerFactoryCustomizer<NettyReactiveWebServerFactory> gracefulNetty(NettySetup setup) {
            return factory -> factory.addServerCustomizers(setup::prepared);
        }

        @Bean
        PortsOfServer gracefulNettyPorts() {
            return server -> server instanceof NettyWebServer ? ServerPorts.of(server) : null;
        }
    }
}
