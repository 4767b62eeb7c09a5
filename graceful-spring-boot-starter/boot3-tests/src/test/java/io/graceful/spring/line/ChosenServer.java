package io.graceful.spring.line;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.web.reactive.ReactiveWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.web.servlet.ServletWebServerFactoryAutoConfiguration;
import org.springframework.boot.autoconfigure.websocket.servlet.JettyWebSocketServletWebServerCustomizer;
import org.springframework.boot.autoconfigure.websocket.servlet.TomcatWebSocketServletWebServerCustomizer;
import org.springframework.boot.autoconfigure.websocket.servlet.WebSocketServletAutoConfiguration;
import org.springframework.boot.web.embedded.jetty.JettyServletWebServerFactory;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.embedded.undertow.UndertowReactiveWebServerFactory;
import org.springframework.boot.web.embedded.undertow.UndertowServletWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.http.client.ReactorResourceFactory;

/** With all of them on the class path Boot 3.5 takes Tomcat, for servlets and without. This is for the others. */
@AutoConfiguration(
        before = {
            ServletWebServerFactoryAutoConfiguration.class,
            ReactiveWebServerFactoryAutoConfiguration.class,
            WebSocketServletAutoConfiguration.class
        })
public class ChosenServer {

    static final String PROPERTY = "test.server";

    /** Jetty's would come first. */
    @Bean
    @ConditionalOnProperty(name = PROPERTY, havingValue = "tomcat")
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    TomcatWebSocketServletWebServerCustomizer websocketServletWebServerCustomizer() {
        return new TomcatWebSocketServletWebServerCustomizer();
    }

    @Bean
    @ConditionalOnProperty(name = PROPERTY, havingValue = "jetty")
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    JettyServletWebServerFactory jetty() {
        return new JettyServletWebServerFactory();
    }

    @Bean("websocketServletWebServerCustomizer")
    @ConditionalOnProperty(name = PROPERTY, havingValue = "jetty")
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    JettyWebSocketServletWebServerCustomizer webSocketsOfJetty() {
        return new JettyWebSocketServletWebServerCustomizer();
    }

    @Bean
    @ConditionalOnProperty(name = PROPERTY, havingValue = "undertow")
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    UndertowServletWebServerFactory undertow() {
        return new UndertowServletWebServerFactory();
    }

    @Bean
    @ConditionalOnProperty(name = PROPERTY, havingValue = "undertow")
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    UndertowReactiveWebServerFactory reactiveUndertow() {
        return new UndertowReactiveWebServerFactory();
    }

    @Bean
    @ConditionalOnProperty(name = PROPERTY, havingValue = "reactor.netty")
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
    NettyReactiveWebServerFactory netty(ReactorResourceFactory resources) {
        NettyReactiveWebServerFactory factory = new NettyReactiveWebServerFactory();
        factory.setResourceFactory(resources);
        return factory;
    }
}
