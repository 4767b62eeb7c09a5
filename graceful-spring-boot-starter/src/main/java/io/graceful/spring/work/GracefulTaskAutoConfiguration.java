package io.graceful.spring.work;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** {@code @Async}, {@code @Scheduled} and whatever else runs on executors. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
public class GracefulTaskAutoConfiguration {

    @Bean
    static ExecutorBeans gracefulExecutors(ObjectProvider<Graceful> graceful, ConfigurableListableBeanFactory beans) {
        return new ExecutorBeans(graceful, beans);
    }

    @Bean
    ScheduledJobs gracefulScheduledJobs(Graceful graceful) {
        return new ScheduledJobs(graceful);
    }
}
