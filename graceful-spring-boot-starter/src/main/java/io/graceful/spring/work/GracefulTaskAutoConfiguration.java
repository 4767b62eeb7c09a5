package io.graceful.spring.work;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

/** {@code @Async}, {@code @Scheduled} and whatever else runs on Spring's executors. */
@AutoConfiguration(after = GracefulAutoConfiguration.class)
@ConditionalOnGraceful
public class GracefulTaskAutoConfiguration {

    @Bean
    SmartInitializingSingleton gracefulTaskPools(Graceful graceful, ListableBeanFactory beans) {
        return () -> {
            beans.getBeansOfType(ThreadPoolTaskExecutor.class, false, false)
                    .forEach((name, pool) -> graceful.participant(new PoolParticipant(
                            "executor " + name, () -> pool.getActiveCount() + pool.getQueueSize())));
            // Its queue holds what is due some day.
            beans.getBeansOfType(ThreadPoolTaskScheduler.class, false, false)
                    .forEach((name, pool) ->
                            graceful.participant(new PoolParticipant("scheduler " + name, pool::getActiveCount)));
        };
    }
}
