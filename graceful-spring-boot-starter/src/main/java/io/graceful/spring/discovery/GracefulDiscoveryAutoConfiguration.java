package io.graceful.spring.discovery;

import com.netflix.appinfo.HealthCheckHandler;
import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.cloud.netflix.eureka.serviceregistry.EurekaRegistration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Whatever registry Spring Cloud Commons knows of. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(ServiceRegistry.class)
public class GracefulDiscoveryAutoConfiguration {

    @Bean
    Registries gracefulRegistries(
            Graceful graceful,
            ListableBeanFactory beans,
            Environment environment,
            ObjectProvider<RegistryClient> clients) {
        return new Registries(
                graceful, beans, environment, clients.orderedStream().toList());
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({EurekaRegistration.class, HealthCheckHandler.class})
    static class Eureka {

        @Bean
        EurekaInstances gracefulEurekaInstances() {
            return new EurekaInstances();
        }

        @Bean
        static EurekaHealth gracefulEurekaHealth(ObjectProvider<EurekaInstances> instances) {
            return new EurekaHealth(instances);
        }
    }
}
