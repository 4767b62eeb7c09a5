package io.graceful.messaging;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Profile;

/** A service with a port that consumes; each record is a piece of work of {@code work.millis}. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ConsumerApp {

    public static void main(String[] arguments) {
        SpringApplication.run(ConsumerApp.class, arguments);
    }

    @Bean
    Journal journal(@Value("${journal}") Path file, @Value("${work.held:}") String held) {
        return new Journal(file, held);
    }

    @Configuration(proxyBeanMethods = false)
    @Profile("kafka")
    @Import(Listeners.Record.class)
    static class OfKafka {}

    @Configuration(proxyBeanMethods = false)
    @Profile("rabbit")
    @Import(Queues.Simple.class)
    static class OfRabbit {}
}
