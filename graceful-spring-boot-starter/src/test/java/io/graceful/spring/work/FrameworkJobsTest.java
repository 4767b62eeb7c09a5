package io.graceful.spring.work;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.spring.app.StoppedService;
import io.graceful.stop.StopReport;
import io.graceful.stop.StopReport.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.springframework.cloud.stream.binder.Binding;
import org.springframework.cloud.stream.binder.test.InputDestination;
import org.springframework.cloud.stream.binder.test.TestChannelBinderConfiguration;
import org.springframework.cloud.stream.binding.BindingService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.integration.channel.QueueChannel;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.core.MessageSource;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.dsl.MessageChannels;
import org.springframework.integration.dsl.Pollers;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.GenericMessage;

/** Work that Quartz, Spring Integration and Spring Cloud Stream begin. */
class FrameworkJobsTest {

    private static CountDownLatch begun;
    private static CountDownLatch letGo;
    private static final List<Object> done = new CopyOnWriteArrayList<>();
    private static final List<Object> started = new CopyOnWriteArrayList<>();

    @BeforeEach
    void reset() {
        begun = new CountDownLatch(1);
        letGo = new CountDownLatch(1);
        done.clear();
        started.clear();
    }

    private static void work(Object what) {
        started.add(what);
        begun.countDown();
        try {
            letGo.await(20, TimeUnit.SECONDS);
            done.add(what);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void begins() throws InterruptedException {
        assertTrue(begun.await(10, TimeUnit.SECONDS));
    }

    public static class Report implements Job {

        @Override
        public void execute(JobExecutionContext context) {
            work("report");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Quartz {

        @Bean
        JobDetail report() {
            return JobBuilder.newJob(Report.class)
                    .withIdentity("report")
                    .storeDurably()
                    .build();
        }

        @Bean
        Trigger often(JobDetail report) {
            return TriggerBuilder.newTrigger()
                    .forJob(report)
                    .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                            .withIntervalInMilliseconds(250)
                            .repeatForever())
                    .build();
        }
    }

    @Test
    void jobsOfQuartzAreDoneAndNoneBeginsAfterTheSignal() throws Exception {
        // More threads than jobs: of a pool that is used up Quartz fires one that waits for a thread, stand-by or not.
        try (StoppedService service = StoppedService.start(
                Quartz.class, "test.with=quartz", "spring.quartz.properties.org.quartz.threadPool.threadCount=100")) {
            begins();
            CompletableFuture<StopReport> stop = service.stop();
            await().until(() -> service.graceful().lifecycle().phase() == Phase.DRAINING);
            await().pollDelay(Duration.ofMillis(300)).until(() -> true);
            int before = started.size();
            assertTrue(!stop.isDone(), () -> "not waited for: " + stop.join());
            await().pollDelay(Duration.ofMillis(500)).until(() -> true);

            letGo.countDown();
            StopReport report = stop.orTimeout(10, TimeUnit.SECONDS).join();

            assertEquals(before, started.size(), "began after the signal");
            assertEquals(before, done.size(), "lost under " + report);
            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class LazyQuartz {}

    @Test
    void aSchedulerOfQuartzThatNobodyHasNeededIsNotMadeForTheStop() {
        try (StoppedService service =
                StoppedService.start(LazyQuartz.class, "test.with=quartz", "spring.main.lazy-initialization=true")) {
            StopReport report = service.stopped();

            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    @EnableIntegration
    @Configuration(proxyBeanMethods = false)
    static class Flow {

        final ConcurrentLinkedQueue<String> source = new ConcurrentLinkedQueue<>();

        @Bean
        IntegrationFlow polled() {
            MessageSource<String> files = () -> {
                String next = source.poll();
                return next == null ? null : new GenericMessage<>(next);
            };
            return IntegrationFlow.from(
                            files,
                            from -> from.poller(Pollers.fixedDelay(20)
                                    .maxMessagesPerPoll(10)
                                    .taskExecutor(Executors.newFixedThreadPool(1))))
                    .handle(message -> work(message.getPayload()))
                    .get();
        }

        @Bean
        IntegrationFlow queued() {
            return IntegrationFlow.from("orders")
                    .channel(MessageChannels.queue("waiting"))
                    .handle(
                            message -> work(message.getPayload()),
                            handler -> handler.poller(Pollers.fixedDelay(20).maxMessagesPerPoll(1)))
                    .get();
        }

        @Bean
        IntegrationFlow threaded() {
            return IntegrationFlow.from("mails")
                    .channel(MessageChannels.executor("handedOver", Executors.newFixedThreadPool(1)))
                    .handle(message -> work(message.getPayload()))
                    .get();
        }
    }

    @Test
    void aPolledMessageIsDoneAndNoFurtherOneIsTaken() throws Exception {
        try (StoppedService service = StoppedService.start(Flow.class, "test.with=integration")) {
            Flow flow = service.bean(Flow.class);
            flow.source.add("1");
            begins();

            StopReport report = service.stopped(() -> {
                flow.source.add("2");
                letGo.countDown();
            });

            assertEquals(List.of("1"), done, "lost or taken under " + report);
            assertEquals(List.of("2"), List.copyOf(flow.source), "it is there for another instance");
            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    @Test
    void messagesInQueuesAreDone() throws Exception {
        try (StoppedService service = StoppedService.start(Flow.class, "test.with=integration")) {
            MessageChannel orders = service.context().getBean("orders", MessageChannel.class);
            for (int i = 0; i < 3; i++) {
                orders.send(new GenericMessage<>(i));
            }
            begins();
            assertTrue(service.context().getBean("waiting", QueueChannel.class).getQueueSize() > 0);

            StopReport report = service.stopped(letGo::countDown);

            assertEquals(List.of(0, 1, 2), done, "lost under " + report);
            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    @Test
    void messagesHandedToAnExecutorThatIsNoBeanAreDone() throws Exception {
        try (StoppedService service = StoppedService.start(Flow.class, "test.with=integration")) {
            MessageChannel mails = service.context().getBean("mails", MessageChannel.class);
            for (int i = 0; i < 3; i++) {
                mails.send(new GenericMessage<>(i));
            }
            begins();

            StopReport report = service.stopped(letGo::countDown);

            assertEquals(List.of(0, 1, 2), done, "lost under " + report);
            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Import(TestChannelBinderConfiguration.class)
    static class Bound {

        @Bean
        Consumer<String> take() {
            return FrameworkJobsTest::work;
        }
    }

    @Test
    void aMessageOfABindingIsDoneAndTheBindingStopped() throws Exception {
        try (StoppedService service = StoppedService.start(
                Bound.class, "test.with=cloud,integration", "spring.cloud.function.definition=take")) {
            InputDestination broker = service.bean(InputDestination.class);
            CompletableFuture<Void> sent =
                    CompletableFuture.runAsync(() -> broker.send(new GenericMessage<>("1".getBytes())));
            begins();
            BindingService bindings = service.bean(BindingService.class);

            StopReport report = service.stopped(() -> {
                assertTrue(
                        bindings.getConsumerBindings("take-in-0").stream().noneMatch(Binding::isRunning),
                        "goes on taking messages");
                letGo.countDown();
            });

            sent.orTimeout(5, TimeUnit.SECONDS).join();
            assertEquals(List.of("1"), done, "lost under " + report);
            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }
}
