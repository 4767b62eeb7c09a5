package io.graceful.spring.netty;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.server.NettySetup;
import io.graceful.spring.web.WebPaths;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import reactor.netty.http.server.HttpServer;

/** Graceful's edge on Reactor Netty. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(HttpServer.class)
public class GracefulNettyAutoConfiguration {

    @Bean
    NettySetup gracefulNettySetup(Graceful graceful, Environment environment) {
        WebPaths paths = WebPaths.of(environment);
        return new NettyEdge(new ServerEdge<>(graceful, paths.context(), paths.exempt()));
    }
}
