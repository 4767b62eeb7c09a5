package io.graceful.spring.netty;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.web.WebPaths;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import reactor.netty.http.server.HttpServer;

/** Graceful's edge on Reactor Netty. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass({HttpServer.class, NettyReactiveWebServerFactory.class})
public class GracefulNettyAutoConfiguration {

    @Bean
    WebServerFactoryCustomizer<NettyReactiveWebServerFactory> gracefulNetty(
            Graceful graceful, Environment environment) {
        WebPaths paths = WebPaths.of(environment);
        return factory -> factory.addServerCustomizers(
                new NettyEdge(new ServerEdge<>(graceful, paths.context(), paths.exempt())));
    }
}
