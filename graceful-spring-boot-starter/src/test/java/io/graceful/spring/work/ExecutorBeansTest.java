package io.graceful.spring.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.spring.app.StoppedService;
import io.graceful.stop.StopReport;
import io.graceful.stop.StopReport.Outcome;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Scope;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.ForkJoinPoolFactoryBean;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.scheduling.concurrent.ThreadPoolExecutorFactoryBean;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;
import org.springframework.security.task.DelegatingSecurityContextAsyncTaskExecutor;

/** Every kind of executor that people make a bean of: what it was given has been done when a report says CLEAN. */
class ExecutorBeansTest {

    @Configuration(proxyBeanMethods = false)
    static class Kinds {

        @Bean
        ThreadPoolTaskExecutor springPool() {
            return new ThreadPoolTaskExecutor();
        }

        @Bean
        ThreadPoolTaskScheduler springScheduler() {
            return new ThreadPoolTaskScheduler();
        }

        @Bean
        ThreadPoolExecutor pool() {
            return (ThreadPoolExecutor) Executors.newFixedThreadPool(1);
        }

        @Bean
        ExecutorService single() {
            return Executors.newSingleThreadExecutor();
        }

        @Bean
        ScheduledExecutorService scheduler() {
            return Executors.newScheduledThreadPool(1);
        }

        @Bean
        ScheduledExecutorService singleScheduler() {
            return Executors.newSingleThreadScheduledExecutor();
        }

        @Bean
        ForkJoinPool forkJoin() {
            return new ForkJoinPool(1);
        }

        @Bean
        ForkJoinPoolFactoryBean forkJoinOfFactory() {
            return new ForkJoinPoolFactoryBean();
        }

        @Bean
        ThreadPoolExecutorFactoryBean ofFactory() {
            ThreadPoolExecutorFactoryBean factory = new ThreadPoolExecutorFactoryBean();
            factory.setExposeUnconfigurableExecutor(true);
            return factory;
        }

        @Bean
        SimpleAsyncTaskExecutor perTask() {
            return new SimpleAsyncTaskExecutor();
        }

        @Bean
        SimpleAsyncTaskExecutor limited() {
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
            executor.setConcurrencyLimit(10);
            return executor;
        }

        @Bean
        ConcurrentTaskExecutor adapted() {
            return new ConcurrentTaskExecutor(Executors.newSingleThreadExecutor());
        }

        @Bean
        ConcurrentTaskScheduler adaptedScheduler() {
            return new ConcurrentTaskScheduler(Executors.newSingleThreadScheduledExecutor());
        }

        @Bean
        TaskExecutorAdapter otherAdapted() {
            return new TaskExecutorAdapter(Executors.newSingleThreadExecutor());
        }

        @Bean
        DelegatingSecurityContextAsyncTaskExecutor secured() {
            ThreadPoolTaskExecutor inner = new ThreadPoolTaskExecutor();
            inner.setCorePoolSize(1);
            inner.initialize();
            return new DelegatingSecurityContextAsyncTaskExecutor(inner);
        }

        @Bean
        ExecutorService securedOpaque() {
            return new DelegatingSecurityContextExecutorService(Executors.newSingleThreadExecutor());
        }

        @Bean
        Executor lambda() {
            ExecutorService inner = Executors.newSingleThreadExecutor();
            return task -> inner.execute(task);
        }

        @Bean
        TaskExecutor lambdaOfSpring() {
            ExecutorService inner = Executors.newSingleThreadExecutor();
            return inner::execute;
        }

        @Bean
        Executor handWritten() {
            return new HandWritten();
        }
    }

    /** With a queue and a thread of its own: nobody else can know when it is idle. */
    static class HandWritten implements Executor {

        private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();

        @Override
        public void execute(Runnable task) {
            queue.add(task);
            new Thread(() -> queue.remove().run(), "hand-written").start();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "springPool",
                "springScheduler",
                "pool",
                "single",
                "scheduler",
                "singleScheduler",
                "forkJoin",
                "forkJoinOfFactory",
                "ofFactory",
                "perTask",
                "limited",
                "adapted",
                "adaptedScheduler",
                "otherAdapted",
                "secured",
                "securedOpaque",
                "lambda",
                "lambdaOfSpring",
                "handWritten"
            })
    void whatRunsAndWhatIsQueuedIsDone(String bean) {
        try (StoppedService service = StoppedService.start(Kinds.class)) {
            StopReport report = runAndStop(service, bean);

            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    private static StopReport runAndStop(StoppedService service, String bean) {
        Executor executor = service.context().getBean(bean, Executor.class);
        CountDownLatch letGo = new CountDownLatch(1);
        List<Integer> done = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 3; i++) {
            int task = i;
            executor.execute(() -> {
                awaitQuietly(letGo);
                done.add(task);
            });
        }

        StopReport report = service.stopped(letGo::countDown);

        assertEquals(3, done.size(), "lost under " + report);
        return report;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void noneOfThemKeepsAnIdleServiceFromBeingClean() {
        try (StoppedService service = StoppedService.start(Kinds.class)) {
            StopReport report = service.stopped();

            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Virtual {

        @Bean
        ExecutorService virtual() throws ReflectiveOperationException {
            return virtualThreads();
        }

        @Bean
        AsyncTaskExecutor virtualAdapted() throws ReflectiveOperationException {
            return new TaskExecutorAdapter(virtualThreads());
        }

        @Bean
        ExecutorService virtualSecured() throws ReflectiveOperationException {
            return new DelegatingSecurityContextExecutorService(virtualThreads());
        }

        @Bean
        SimpleAsyncTaskExecutor virtualOfSpring() {
            SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor();
            executor.setVirtualThreads(true);
            return executor;
        }

        /** These tests are compiled for 17. */
        private static ExecutorService virtualThreads() throws ReflectiveOperationException {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        }
    }

    @ParameterizedTest
    @EnabledForJreRange(min = JRE.JAVA_21)
    @ValueSource(strings = {"virtual", "virtualAdapted", "virtualSecured", "virtualOfSpring"})
    void virtualThreadsAreNoException(String bean) {
        try (StoppedService service = StoppedService.start(Virtual.class)) {
            StopReport report = runAndStop(service, bean);

            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ByHand {

        @Bean
        SimpleAsyncTaskScheduler jobs() {
            return new SimpleAsyncTaskScheduler();
        }
    }

    @Test
    void whatIsScheduledByHandIsDoneToo() {
        for (boolean fixedDelay : new boolean[] {true, false}) {
            try (StoppedService service = StoppedService.start(ByHand.class)) {
                CountDownLatch begun = new CountDownLatch(1);
                CountDownLatch letGo = new CountDownLatch(1);
                CountDownLatch done = new CountDownLatch(1);
                Runnable job = () -> {
                    begun.countDown();
                    awaitQuietly(letGo);
                    done.countDown();
                };
                SimpleAsyncTaskScheduler jobs = service.bean(SimpleAsyncTaskScheduler.class);
                Future<?> unused = fixedDelay
                        ? jobs.scheduleWithFixedDelay(job, java.time.Duration.ofHours(1))
                        : jobs.scheduleAtFixedRate(job, java.time.Duration.ofHours(1));
                awaitQuietly(begun);

                StopReport report = service.stopped(letGo::countDown);

                assertEquals(0, done.getCount(), "lost under " + report);
                assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Decorated {

        static final List<String> decorated = new CopyOnWriteArrayList<>();

        @Bean
        TaskDecorator mdc() {
            return task -> {
                decorated.add(Thread.currentThread().getName());
                return task;
            };
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "true"})
    void aDecoratorOfTheApplicationGoesOnDecorating(String virtual) {
        Decorated.decorated.clear();
        try (StoppedService service =
                StoppedService.start(Decorated.class, "spring.threads.virtual.enabled=" + virtual)) {
            runAndStop(service, "applicationTaskExecutor");

            assertEquals(3, Decorated.decorated.size());
        }
    }

    /** Its tasks can be neither asked for nor tracked: a class of its own, by which others may ask for it. */
    static final class Unknown implements Executor {

        private final ConcurrentLinkedQueue<Runnable> queue = new ConcurrentLinkedQueue<>();

        @Override
        public void execute(Runnable task) {
            queue.add(task);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class WithUnknown {

        @Bean
        Unknown unknown() {
            return new Unknown();
        }
    }

    @Test
    void whatCanBeNeitherAskedNorTrackedIsNamed() {
        try (StoppedService service = StoppedService.start(WithUnknown.class)) {
            assertInstanceOf(Unknown.class, service.context().getBean("unknown"));

            StopReport report = service.stopped();

            assertEquals(Outcome.UNSEEN, report.outcome());
            assertEquals(
                    List.of("executor unknown (" + Unknown.class.getName() + ")"), report.unseen(), report::toString);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Harmless {

        @Bean
        SyncTaskExecutor here() {
            return new SyncTaskExecutor();
        }

        @Bean
        ExecutorService tracked(io.graceful.Graceful graceful) {
            return graceful.track("mails", Executors.newSingleThreadExecutor());
        }

        @Bean
        io.netty.util.concurrent.EventExecutorGroup loops() {
            return new io.netty.util.concurrent.DefaultEventExecutorGroup(1);
        }
    }

    @Test
    void whatHasNoTasksOfTheApplicationIsNotCalledUnseen() {
        try (StoppedService service = StoppedService.start(Harmless.class)) {
            StopReport report = service.stopped();

            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Later {

        static final List<String> made = new CopyOnWriteArrayList<>();

        /** Others have reasons of their own to ask for all executors, Actuator's meters among them. */
        private static String maker() {
            boolean ours = StackWalker.getInstance()
                    .walk(frames -> frames.anyMatch(frame -> frame.getClassName()
                            .matches(".*\\.(ExecutorBeans|SeenExecutors|GracefulTaskAutoConfiguration)")));
            return ours ? " by us" : "";
        }

        @Bean
        @Lazy
        ExecutorService lazy() {
            made.add("lazy" + maker());
            return Executors.newFixedThreadPool(1);
        }

        @Bean
        @Scope("prototype")
        ThreadPoolTaskExecutor prototype() {
            made.add("prototype" + maker());
            return new ThreadPoolTaskExecutor();
        }
    }

    @Test
    void whatIsLazyStaysSoAndIsSeenOnceItIsThere() {
        Later.made.clear();
        try (StoppedService service = StoppedService.start(Later.class)) {
            assertFalse(Later.made.contains("lazy by us"), Later.made::toString);

            StopReport report = runAndStop(service, "lazy");

            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
            assertTrue(Later.made.contains("lazy"), Later.made::toString);
        }
    }

    @Test
    void prototypesAreSeenTooAndNotMadeByUs() {
        Later.made.clear();
        try (StoppedService service = StoppedService.start(Later.class)) {
            StopReport report = runAndStop(service, "prototype");

            assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
            assertFalse(Later.made.contains("prototype by us"), Later.made::toString);
        }
    }

    @Test
    void thoseThatWereRegisteredAsTheyAreAndThoseOfTheParentAreSeen() {
        GenericApplicationContext parent = new GenericApplicationContext();
        parent.registerBean(
                "inherited", ThreadPoolExecutor.class, () -> (ThreadPoolExecutor) Executors.newFixedThreadPool(1));
        parent.refresh();
        for (String bean : List.of("inherited", "registered")) {
            try (StoppedService service = StoppedService.start(StoppedService.of(Harmless.class)
                    .parent(parent)
                    .initializers(ready ->
                            ready.getBeanFactory().registerSingleton("registered", Executors.newFixedThreadPool(1))))) {
                StopReport report = runAndStop(service, bean);

                assertEquals(Outcome.CLEAN, report.outcome(), report::toString);
            }
        }
        parent.close();
    }

    @Test
    void beansKeepTheirClasses() {
        try (StoppedService service = StoppedService.start(Kinds.class)) {
            for (Class<?> kind : List.of(
                    ThreadPoolTaskExecutor.class,
                    ThreadPoolTaskScheduler.class,
                    ThreadPoolExecutor.class,
                    SimpleAsyncTaskExecutor.class,
                    ConcurrentTaskExecutor.class,
                    TaskExecutorAdapter.class,
                    DelegatingSecurityContextAsyncTaskExecutor.class)) {
                assertFalse(service.context().getBeansOfType(kind).isEmpty(), kind::getName);
            }
            assertInstanceOf(TaskExecutor.class, service.context().getBean("lambdaOfSpring"));
            assertSame(
                    ThreadPoolExecutor.class, service.context().getBean("pool").getClass());
        }
    }
}
