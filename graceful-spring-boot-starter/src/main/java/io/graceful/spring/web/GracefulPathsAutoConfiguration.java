package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** What the properties of servers and of Actuator mean for probes, in servlet and reactive applications alike. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
public class GracefulPathsAutoConfiguration {

    @Bean
    ClientCertificates gracefulClientCertificates(Environment environment) {
        return new ClientCertificates(environment);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({PathMappedEndpoints.class, ManagementPortType.class})
    static class Actuator {

        @Bean
        ActuatorPaths gracefulActuatorPaths(
                Graceful graceful, ObjectProvider<PathMappedEndpoints> endpoints, Environment environment) {
            return new ActuatorPaths(graceful, endpoints, environment);
        }
    }
}
