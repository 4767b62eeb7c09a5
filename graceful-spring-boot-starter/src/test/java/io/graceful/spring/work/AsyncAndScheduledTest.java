package io.graceful.spring.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.spring.app.HttpConnection;
import io.graceful.spring.app.StoppedService;
import io.graceful.spring.line.Line;
import io.graceful.stop.StopReport;
import io.graceful.stop.StopReport.Outcome;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.AsyncConfigurer;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** {@code @Async} and {@code @Scheduled} methods, whatever executor they find. */
class AsyncAndScheduledTest {

    private static CountDownLatch begun;
    private static CountDownLatch letGo;
    private static final AtomicInteger done = new AtomicInteger();

    @BeforeEach
    void reset() {
        begun = new CountDownLatch(1);
        letGo = new CountDownLatch(1);
        done.set(0);
    }

    private static void work() {
        begun.countDown();
        try {
            letGo.await(20, TimeUnit.SECONDS);
            done.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void begins() throws InterruptedException {
        assertTrue(begun.await(10, TimeUnit.SECONDS));
    }

    static class Mails {

        @Async
        public void send() {
            work();
        }
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class OwnPool implements AsyncConfigurer {

        @Bean
        static Mails mails() {
            return new Mails();
        }

        @Override
        public Executor getAsyncExecutor() {
            ThreadPoolTaskExecutor pool = new ThreadPoolTaskExecutor();
            pool.setCorePoolSize(1);
            pool.initialize();
            return pool;
        }
    }

    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class OwnOpaque implements AsyncConfigurer {

        @Bean
        static Mails mails() {
            return new Mails();
        }

        @Override
        public Executor getAsyncExecutor() {
            return Executors.newSingleThreadExecutor();
        }
    }

    /** Of two, Spring takes neither, and makes one of its own. */
    @EnableAsync
    @Configuration(proxyBeanMethods = false)
    static class NoneOfTwo {

        @Bean
        static Mails mails() {
            return new Mails();
        }

        @Bean
        ThreadPoolTaskExecutor one() {
            return new ThreadPoolTaskExecutor();
        }

        @Bean
        ThreadPoolTaskExecutor two() {
            return new ThreadPoolTaskExecutor();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OwnPool.class, OwnOpaque.class, NoneOfTwo.class})
    void anAsynchronousMethodIsDoneWhateverItRunsOn(Class<?> application) throws Exception {
        try (StoppedService service = StoppedService.start(application)) {
            Mails mails = service.bean(Mails.class);
            mails.send();
            mails.send();
            begins();

            StopReport report = service.stopped(letGo::countDown);

            assertEquals(2, done.get(), "lost under " + report);
            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    static class Job {

        @Scheduled(fixedDelay = 100_000)
        void run() {
            work();
        }
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class OwnScheduler {

        @Bean
        Job job() {
            return new Job();
        }

        @Bean
        ScheduledExecutorService scheduler() {
            return Executors.newSingleThreadScheduledExecutor();
        }
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class ThreadEach {

        @Bean
        Job job() {
            return new Job();
        }

        @Bean
        SimpleAsyncTaskScheduler scheduler() {
            return new SimpleAsyncTaskScheduler();
        }
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class Configured implements SchedulingConfigurer {

        @Bean
        Job job() {
            return new Job();
        }

        @Override
        public void configureTasks(ScheduledTaskRegistrar registrar) {
            registrar.setScheduler(Executors.newSingleThreadScheduledExecutor());
        }
    }

    /** Of two, Spring takes neither, and makes one of its own. */
    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class NoSchedulerOfTwo {

        @Bean
        Job job() {
            return new Job();
        }

        @Bean
        TaskScheduler one() {
            return new ThreadPoolTaskScheduler();
        }

        @Bean
        TaskScheduler two() {
            return new ThreadPoolTaskScheduler();
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {OwnScheduler.class, ThreadEach.class, Configured.class, NoSchedulerOfTwo.class})
    void aJobThatRunsIsDoneWhateverItRunsOn(Class<?> application) throws Exception {
        aJobIsDone(application);
    }

    private static void aJobIsDone(Class<?> application, String... properties) throws InterruptedException {
        try (StoppedService service = StoppedService.start(application, properties)) {
            begins();

            StopReport report = service.stopped(letGo::countDown);

            assertEquals(1, done.get(), "lost under " + report);
            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class BootsScheduler {

        @Bean
        Job job() {
            return new Job();
        }
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void aJobOnAVirtualThreadIsDone() throws Exception {
        aJobIsDone(BootsScheduler.class, "spring.threads.virtual.enabled=true");
    }

    static class Often {

        static final AtomicInteger runs = new AtomicInteger();

        /** Never a pause in which the drain could find it without a run. */
        @Scheduled(fixedDelay = 1)
        void run() throws InterruptedException {
            runs.incrementAndGet();
            new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
        }
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class ManyRuns {

        @Bean
        Often often() {
            return new Often();
        }
    }

    @Test
    void aJobThatAlwaysRunsDoesNotHoldTheDrainToItsEndAndIsNotCut() {
        try (StoppedService service = StoppedService.start(ManyRuns.class)) {
            await().until(() -> Often.runs.get() > 0);
            CompletableFuture<StopReport> stop = service.stop();

            StopReport report = stop.orTimeout(5, TimeUnit.SECONDS).join();
            int runs = Often.runs.get();

            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
            await().pollDelay(java.time.Duration.ofMillis(500)).until(() -> true);
            assertEquals(runs, Often.runs.get(), "began after the report");
        }
    }

    /** As in Spring's own samples: a request waits for the next run. */
    @RestController
    static class Answers {

        volatile DeferredResult<String> waiting;

        @GetMapping("/next")
        DeferredResult<String> next() {
            waiting = new DeferredResult<>();
            return waiting;
        }

        @Scheduled(fixedDelay = 10)
        void answer() {
            DeferredResult<String> result = waiting;
            if (result != null && letGo.getCount() == 0) {
                result.setResult("answered");
            }
        }
    }

    @EnableScheduling
    @Configuration(proxyBeanMethods = false)
    static class AnsweredByAJob {

        @Bean
        Answers answers() {
            return new Answers();
        }
    }

    @Test
    void aRequestInFlightGetsTheJobThatAnswersIt() throws Exception {
        try (StoppedService service = StoppedService.start(AnsweredByAJob.class);
                HttpConnection client = new HttpConnection(Line.port(service.context()))) {
            client.send("GET", "/next", "");
            await().until(() -> service.bean(Answers.class).waiting != null);
            CompletableFuture<StopReport> report = service.stop();
            await().until(() -> service.graceful().lifecycle().phase() == Phase.DRAINING);

            letGo.countDown();

            assertEquals("answered", client.read().body());
            assertNotEquals(
                    Outcome.CUT, report.orTimeout(10, TimeUnit.SECONDS).join().outcome());
        }
    }
}
