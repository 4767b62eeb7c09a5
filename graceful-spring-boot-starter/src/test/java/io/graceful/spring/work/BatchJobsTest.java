package io.graceful.spring.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.spring.app.StoppedService;
import io.graceful.stop.StopReport;
import io.graceful.stop.StopReport.Outcome;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.batch.core.BatchStatus;
import org.springframework.batch.core.configuration.support.DefaultBatchConfiguration;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.job.parameters.JobParameters;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.support.transaction.ResourcelessTransactionManager;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskExecutor;

/** Work that Spring Batch begins; apart, because Batch 6 has its types in other packages than Batch 5. */
class BatchJobsTest {

    private static CountDownLatch begun;
    private static CountDownLatch letGo;
    private static final List<Object> done = new CopyOnWriteArrayList<>();

    @BeforeEach
    void reset() {
        begun = new CountDownLatch(1);
        letGo = new CountDownLatch(1);
        done.clear();
    }

    private static void work(Object what) throws InterruptedException {
        begun.countDown();
        assertTrue(letGo.await(20, TimeUnit.SECONDS));
        done.add(what);
    }

    @Configuration(proxyBeanMethods = false)
    static class Batch extends DefaultBatchConfiguration {

        @Bean
        Job importing(JobRepository repository) {
            return new JobBuilder("importing", repository)
                    .start(new StepBuilder("all", repository)
                            .tasklet(
                                    (contribution, context) -> {
                                        work("imported");
                                        return null;
                                    },
                                    new ResourcelessTransactionManager())
                            .build())
                    .build();
        }

        /** No bean, as in most examples. */
        @Override
        protected TaskExecutor getTaskExecutor() {
            return new SimpleAsyncTaskExecutor();
        }
    }

    @Test
    void aBatchJobIsDoneToItsLastWord() throws Exception {
        try (StoppedService service = StoppedService.start(Batch.class)) {
            JobExecution execution =
                    service.bean(JobOperator.class).start(service.bean(Job.class), new JobParameters());
            assertTrue(begun.await(10, TimeUnit.SECONDS));
            String open = service.graceful().outstanding().tracked().oldest(9).toString();
            assertTrue(open.contains("batch job importing"), open);

            StopReport report = service.stopped(letGo::countDown);

            assertEquals(List.of("imported"), done, "lost under " + report);
            assertEquals(BatchStatus.COMPLETED, execution.getStatus());
            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }
}
