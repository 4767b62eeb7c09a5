package io.graceful.spring.work;

import io.graceful.Graceful;
import io.graceful.spring.ConditionalOnGraceful;
import io.graceful.spring.GracefulAutoConfiguration;
import org.springframework.batch.core.job.AbstractJob;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** Jobs of Spring Batch. */
@AutoConfiguration(after = {GracefulAutoConfiguration.class, GracefulTaskAutoConfiguration.class})
@ConditionalOnGraceful
@ConditionalOnClass(AbstractJob.class)
public class GracefulBatchAutoConfiguration {

    @Bean
    static BatchJobs gracefulBatchJobs(ObjectProvider<Graceful> graceful, ObjectProvider<ExecutorBeans> executors) {
        return new BatchJobs(graceful, executors);
    }
}
