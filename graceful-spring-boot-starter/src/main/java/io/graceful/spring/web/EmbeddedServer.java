package io.graceful.spring.web;

import io.graceful.Graceful;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnNotWarDeployment;
import org.springframework.boot.web.server.WebServer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What only a server of the application's own needs. In a WAR its classes may not even be there. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(WebServer.class)
@ConditionalOnNotWarDeployment
class EmbeddedServer {

    @Bean
    AcceptQueues gracefulAcceptQueues(Graceful graceful) {
        return new AcceptQueues(graceful);
    }

    @Bean
    OwnListener gracefulOwnListener(Graceful graceful) {
        return new OwnListener(graceful);
    }

    @Bean
    ClientCertificates gracefulClientCertificates(Environment environment) {
        return new ClientCertificates(environment);
    }
}
