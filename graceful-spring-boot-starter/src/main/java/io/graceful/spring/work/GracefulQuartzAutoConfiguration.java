package io.graceful.spring.work;

import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.quartz.Scheduler;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Schedulers of Quartz. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
@ConditionalOnClass(Scheduler.class)
public class GracefulQuartzAutoConfiguration {

    @Bean
    QuartzJobs gracefulQuartzJobs(ConfigurableListableBeanFactory beans) {
        return new QuartzJobs(() -> MadeBeans.of(beans, Scheduler.class));
    }
}
