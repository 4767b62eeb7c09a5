package io.graceful.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.spring.app.HttpConnection;
import io.graceful.spring.line.Line;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopReport;
import io.graceful.warmup.WarmupTask;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.step.StepMeterRegistry;
import io.micrometer.core.instrument.step.StepRegistryConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsTemplate;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;

/** What is in flight beside requests, and what else the starter brings. */
class WorkTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private ConfigurableApplicationContext context;

    private Graceful start(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                Line.only("tomcat")));
        all.addAll(List.of(properties));
        context = new SpringApplicationBuilder(App.class, application)
                .initializers(ready -> ready.getBeanFactory().registerSingleton("events", new Events(events)))
                .properties(all.toArray(String[]::new))
                .run();
        Graceful graceful = context.getBean(Graceful.class);
        await().until(() -> graceful.lifecycle().phase() == Phase.READY);
        return graceful;
    }

    record Events(List<String> list) {}

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {}

    @AfterEach
    void close() {
        if (context != null) {
            context.close();
        }
    }

    private HttpConnection connect() throws IOException {
        return new HttpConnection(Line.port(context));
    }

    private static void finishes(Graceful graceful, Runnable letGo) {
        CompletableFuture<StopReport> report =
                graceful.stop(StopCause.API).finished().toCompletableFuture();
        await().until(() -> graceful.lifecycle().phase() == Phase.DRAINING);
        await().pollDelay(java.time.Duration.ofMillis(300)).until(() -> true);
        assertFalse(report.isDone(), "not waited for");
        letGo.run();
        assertTrue(report.orTimeout(10, TimeUnit.SECONDS).join().clean());
    }

    @EnableAsync
    static class Background {

        final CountDownLatch letGo = new CountDownLatch(1);

        @Async
        public void work() throws InterruptedException {
            letGo.await();
        }
    }

    @Test
    void asynchronousMethodsAreWaitedFor() throws Exception {
        Graceful graceful = start(Background.class);
        Background background = context.getBean(Background.class);
        CountDownLatch letGo = (CountDownLatch) field(background, "letGo");
        background.work();
        background.work();

        finishes(graceful, letGo::countDown);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void asynchronousMethodsOnVirtualThreadsAreWaitedForToo() throws Exception {
        Graceful graceful = start(Background.class, "spring.threads.virtual.enabled=true");
        Background background = context.getBean(Background.class);
        background.work();

        finishes(graceful, ((CountDownLatch) field(background, "letGo"))::countDown);
    }

    /** Of the object behind the proxy. */
    private static Object field(Object proxy, String name) throws Exception {
        Object target = ((org.springframework.aop.framework.Advised) proxy)
                .getTargetSource()
                .getTarget();
        var field = target.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(target);
    }

    @EnableScheduling
    static class Scheduled1 {

        final CountDownLatch letGo = new CountDownLatch(1);
        final CountDownLatch runs = new CountDownLatch(1);

        @Scheduled(initialDelay = 0, fixedDelay = 100_000)
        void tick() throws InterruptedException {
            runs.countDown();
            letGo.await();
        }
    }

    @Test
    void aScheduledJobThatRunsIsWaitedFor() throws Exception {
        Graceful graceful = start(Scheduled1.class);
        Scheduled1 job = context.getBean(Scheduled1.class);
        assertTrue(job.runs.await(5, TimeUnit.SECONDS));

        finishes(graceful, job.letGo::countDown);
    }

    static class Listener {

        final CountDownLatch letGo = new CountDownLatch(1);
        final List<String> begun = new CopyOnWriteArrayList<>();

        @JmsListener(destination = "orders")
        void order(String id) throws InterruptedException {
            begun.add(id);
            letGo.await(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void messagesBeingProcessedAreWaitedForAndNoNewOnesAreTaken() {
        Graceful graceful =
                start(Listener.class, "spring.artemis.mode=embedded", "spring.artemis.embedded.queues=orders");
        Listener listener = context.getBean(Listener.class);
        JmsTemplate jms = context.getBean(JmsTemplate.class);
        jms.convertAndSend("orders", "1");
        await().until(() -> listener.begun.equals(List.of("1")));

        finishes(graceful, () -> {
            jms.convertAndSend("orders", "2");
            listener.letGo.countDown();
        });

        assertEquals(List.of("1"), listener.begun, "took a message after the stop signal");
        jms.setReceiveTimeout(2_000);
        assertEquals("2", jms.receiveAndConvert("orders"), "the message is there for another instance");
    }

    static class Parts {

        @Bean
        WarmupTask second(Events events) {
            return WarmupTask.of("second", () -> events.list().add("second")).withOrder(2);
        }

        @Bean
        WarmupTask first(Events events) {
            return WarmupTask.of("first", () -> events.list().add("first")).withOrder(1);
        }

        @Bean
        @Order(1)
        StopHook hook(Events events) {
            return new StopHook("orders", 0, () -> events.list().add("hook"));
        }

        @Bean(destroyMethod = "close")
        StepMeterRegistry pushed(Events events) {
            StepRegistryConfig config = new StepRegistryConfig() {
                @Override
                public String prefix() {
                    return "pushed";
                }

                @Override
                public String get(String key) {
                    return null;
                }
            };
            return new StepMeterRegistry(config, Clock.SYSTEM) {
                @Override
                protected void publish() {
                    events.list()
                            .add("published "
                                    + (int) get("graceful.stop.duration")
                                            .timer()
                                            .count() + " stop");
                }

                @Override
                protected TimeUnit getBaseTimeUnit() {
                    return TimeUnit.SECONDS;
                }
            };
        }
    }

    @Test
    void warmUpTasksAndHooksAreBeansAndTheLastPushHasTheStop() {
        Graceful graceful = start(Parts.class);
        assertEquals(List.of("first", "second"), events);
        MeterRegistry registry = context.getBean(MeterRegistry.class);
        assertEquals(2, registry.get("graceful.warmup.task").timeGauges().size());

        graceful.stop(StopCause.API)
                .finished()
                .toCompletableFuture()
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
        assertFalse(registry.isClosed(), "closed before the drain was over");
        context.close();

        assertEquals("hook", events.get(2));
        assertTrue(events.get(3).startsWith("published"), events::toString);
    }

    @Test
    void theEndpointReadsAndDrainsOnlyWhereThatIsAllowed() throws IOException {
        Graceful graceful = start(Parts.class, "management.endpoints.web.exposure.include=graceful");
        try (HttpConnection client = connect()) {
            String state = client.get("/actuator/graceful").body();
            assertTrue(state.contains("\"phase\":\"READY\""), state);
            assertTrue(state.contains("\"spring\":\"open\""), state);
            assertTrue(state.contains("\"first\":\"DONE\""), state);
        }
        try (HttpConnection client = connect()) {
            assertEquals(405, client.post("/actuator/graceful", "{}").status());
        }
        assertEquals(Phase.READY, graceful.lifecycle().phase());
    }

    @Test
    void theEndpointGivesTheDocumentOfTheProbesWordForWord() throws IOException {
        start(
                Parts.class,
                "management.endpoints.web.exposure.include=graceful",
                "graceful.management.token=some-token");
        try (HttpConnection client = connect()) {
            client.send("GET", "/healthz?verbose", "", "X-Graceful-Token: some-token", "Accept: application/json");
            String verbose = client.read().body().strip();

            assertEquals(verbose, client.get("/actuator/graceful").body());
        }
    }

    @Test
    void theEndpointDrains() throws IOException {
        Graceful graceful = start(
                Parts.class,
                "management.endpoints.web.exposure.include=graceful",
                "management.endpoint.graceful.access=unrestricted");
        try (HttpConnection client = connect()) {
            client.send("POST", "/actuator/graceful", "{}", "Content-Type: application/json");
            String stop = client.read().body();
            assertTrue(stop.contains("\"cause\":\"PRE_STOP\""), stop);
        }
        await().until(() -> graceful.attempt().isDrained());
        assertEquals(0, graceful.requests().begun(), "a call of Actuator was taken for a request of the application");
    }

    @Test
    void switchedOffNothingIsThere() {
        context = new SpringApplicationBuilder(App.class)
                .properties(
                        "server.port=0",
                        "graceful.enabled=false",
                        "graceful.stop.timeout=never read",
                        "spring.main.banner-mode=off",
                        Line.only("tomcat"))
                .run();

        assertEquals(0, context.getBeanNamesForType(Graceful.class).length);
        assertEquals(
                0, context.getBeansOfType(io.graceful.edge.ServerEdge.class).size());
    }
}
