package io.graceful.spring.work;

import com.zaxxer.hikari.HikariDataSource;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import io.graceful.spring.WarmupTasks;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;

/** Connection pools are full before the service is ready. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(HikariDataSource.class)
@ConditionalOnProperty(name = "graceful.warmup.pools", havingValue = "true", matchIfMissing = true)
public class GracefulPoolsAutoConfiguration {

    @Bean
    WarmupTasks gracefulPools(ConfigurableListableBeanFactory beans) {
        return new FillingPools(beans);
    }
}
