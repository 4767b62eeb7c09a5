package io.graceful.spring.paths;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Gate;
import io.graceful.spring.app.Running;
import io.graceful.spring.line.Indicator;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Our probes and Actuator's give the same answers, whatever is in its groups. */
class HealthGroupsTest {

    private static final String ENABLED = "management.endpoint.health.probes.enabled=true";
    private static final String READINESS = "/actuator/health/readiness";
    private static final String LIVENESS = "/actuator/health/liveness";

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Pages.class)
    static class App {

        @Bean
        Shop shopHealthIndicator() {
            return new Shop();
        }
    }

    static class Shop extends Indicator {

        final AtomicBoolean up = new AtomicBoolean(true);
        final AtomicReference<CountDownLatch> held = new AtomicReference<>(new CountDownLatch(0));

        @Override
        protected boolean isUp() {
            try {
                held.get().await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return up.get();
        }
    }

    private static void bothSay(int status, Running app, String ours, String actuators) throws IOException {
        assertEquals(status, app.status(actuators), actuators);
        assertEquals(status, app.status(ours), ours);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void readinessFollowsItsGroup(String server) throws IOException {
        try (Running app = Running.on(
                server, App.class, ENABLED, "management.endpoint.health.group.readiness.include=readinessState,shop")) {
            Shop shop = app.context().getBean(Shop.class);
            bothSay(200, app, "/readyz", READINESS);

            shop.up.set(false);
            bothSay(503, app, "/readyz", READINESS);
            assertEquals("not ready (READY)\n", app.get(app.port(), "/healthz").body());
            assertEquals(200, app.status("/livez"));
            assertEquals(200, app.status("/startupz"));

            shop.up.set(true);
            bothSay(200, app, "/healthz", READINESS);

            Gate gate = app.graceful().gate("cache");
            bothSay(503, app, "/readyz", READINESS);
            gate.open();
            bothSay(200, app, "/readyz", READINESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void aGroupWithoutTheReadinessStateFollowsGraceful(String server) throws IOException {
        try (Running app = Running.on(
                server,
                App.class,
                ENABLED,
                "management.endpoint.health.show-details=always",
                "management.endpoint.health.group.readiness.include=shop",
                "management.endpoint.health.group.readiness.additional-path=server:/front")) {
            bothSay(200, app, "/readyz", READINESS);
            assertEquals(200, app.status("/front"));

            Gate gate = app.graceful().gate("cache");
            bothSay(503, app, "/readyz", READINESS);
            assertEquals(503, app.status("/front"));
            assertTrue(
                    app.get(app.port(), READINESS).body().contains("OUT_OF_SERVICE"),
                    () -> "it must not say UP beside its 503");
            assertEquals(200, app.status("/actuator/health/shop"), "an indicator is not the group");

            gate.open();
            bothSay(200, app, "/readyz", READINESS);
            app.stop();
            bothSay(503, app, "/healthz", READINESS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "reactor.netty"})
    void livenessFollowsItsGroup(String server) throws IOException {
        try (Running app =
                Running.on(server, App.class, ENABLED, "management.endpoint.health.group.liveness.include=shop")) {
            bothSay(200, app, "/livez", LIVENESS);
            app.context().getBean(Shop.class).up.set(false);
            bothSay(503, app, "/livez", LIVENESS);
            assertEquals(200, app.status("/readyz"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void anIndicatorThatHangsIsWaitedForOnceAndNotForEver(String server) throws IOException {
        try (Running app = Running.on(
                server, App.class, ENABLED, "management.endpoint.health.group.readiness.include=readinessState,shop")) {
            Shop shop = app.context().getBean(Shop.class);
            assertEquals(200, app.status("/readyz"));
            CountDownLatch held = new CountDownLatch(1);
            shop.held.set(held);
            try {
                long began = System.nanoTime();
                assertEquals(503, app.status("/readyz"));
                assertTrue(Duration.ofNanos(System.nanoTime() - began).toSeconds() < 10);

                long again = System.nanoTime();
                for (int i = 0; i < 20; i++) {
                    assertEquals(503, app.status("/healthz"));
                }
                assertTrue(Duration.ofNanos(System.nanoTime() - again).toSeconds() < 2, "they wait again");
                assertEquals(200, app.status("/livez"));
                assertEquals(1, threads());
            } finally {
                held.countDown();
            }
            await().until(() -> app.status("/readyz") == 200);
            await().until(() -> threads() == 0);
        }
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("graceful-health-readiness"))
                .count();
    }

    /** That port's one thread waits for nothing, so there the answer is the one before. */
    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "reactor.netty"})
    void gracefulsOwnPortFollowsWithoutWaiting(String server) throws IOException {
        try (Running app = Running.on(
                server,
                App.class,
                ENABLED,
                "graceful.management.port=0",
                "management.endpoint.health.group.readiness.include=shop")) {
            int own = app.port("local.graceful.management.port");
            Shop shop = app.context().getBean(Shop.class);
            await().until(() -> app.get(own, "/readyz").status() == 200);

            shop.up.set(false);
            await().until(() -> app.get(own, "/readyz").status() == 503);

            shop.up.set(true);
            await().until(() -> app.get(own, "/readyz").status() == 200);
            CountDownLatch held = new CountDownLatch(1);
            shop.held.set(held);
            try {
                await().until(() -> app.get(own, "/readyz").status() == 503);
                long began = System.nanoTime();
                assertEquals(200, app.get(own, "/livez").status());
                assertTrue(Duration.ofNanos(System.nanoTime() - began).toMillis() < 1_500);
            } finally {
                held.countDown();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "reactor.netty"})
    void withoutAnyOfTheirOwnNobodyIsAsked(String server) throws IOException {
        try (Running app = Running.on(server, App.class, ENABLED)) {
            app.context().getBean(Shop.class).up.set(false);
            bothSay(200, app, "/readyz", READINESS);
        }
    }
}
