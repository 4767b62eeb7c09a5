package io.graceful.spring.app;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.spring.line.Line;
import io.graceful.stop.StopReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A service that is stopped while it does something beside requests. */
public final class StoppedService implements AutoCloseable {

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class App {}

    private final ConfigurableApplicationContext context;
    private final Graceful graceful;

    private StoppedService(ConfigurableApplicationContext context) {
        this.context = context;
        this.graceful = context.getBean(Graceful.class);
    }

    /** One that is ready. */
    public static StoppedService start(Class<?> application, String... properties) {
        return start(of(application), properties);
    }

    public static SpringApplicationBuilder of(Class<?> application) {
        return new SpringApplicationBuilder(App.class, application);
    }

    public static StoppedService start(SpringApplicationBuilder builder, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                Line.only("tomcat")));
        all.addAll(List.of(properties));
        StoppedService service = new StoppedService(
                builder.properties(all.toArray(String[]::new)).run());
        await().until(() -> service.graceful.lifecycle().phase() == Phase.READY);
        return service;
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public Graceful graceful() {
        return graceful;
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** The stop signal, but for the end of this process. */
    public CompletableFuture<StopReport> stop() {
        return graceful.stop(StopCause.API).finished().toCompletableFuture();
    }

    /** Stops; the drain must wait for what {@code letGo} lets go. Returns the report of the stop, and the context is closed. */
    public StopReport stopped(Runnable letGo) {
        CompletableFuture<StopReport> report = stop();
        await().until(() -> graceful.lifecycle().phase() == Phase.DRAINING);
        await().pollDelay(Duration.ofMillis(300)).until(() -> true);
        assertFalse(report.isDone(), () -> "not waited for: " + report.join());
        letGo.run();
        return end(report);
    }

    /** Stops while nothing is going on. */
    public StopReport stopped() {
        return end(stop());
    }

    private StopReport end(CompletableFuture<StopReport> report) {
        StopReport ended = report.orTimeout(15, TimeUnit.SECONDS).join();
        context.close();
        return ended;
    }

    @Override
    public void close() {
        context.close();
    }
}
