package io.graceful.messaging;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** One instance of {@link ConsumerApp} in the test's own JVM: no signal, no wait for routers, and the same drain. */
final class Running implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final Journal journal;

    private Running(ConfigurableApplicationContext context, Journal journal) {
        this.context = context;
        this.journal = journal;
    }

    static Running start(Class<?> more, List<String> properties) {
        Journal journal = Journal.create();
        List<String> all = new ArrayList<>(properties);
        all.add("journal=" + journal.file());
        all.add("spring.main.register-shutdown-hook=false");
        ConfigurableApplicationContext context = new SpringApplicationBuilder(ConsumerApp.class, more)
                .properties(all.toArray(String[]::new))
                .run();
        await("ready")
                .atMost(Duration.ofSeconds(30))
                .until(() -> context.getBean(Graceful.class).lifecycle().phase() == Phase.READY);
        return new Running(context, journal);
    }

    Journal journal() {
        return journal;
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Graceful graceful() {
        return bean(Graceful.class);
    }

    CompletableFuture<StopReport> stopping() {
        return graceful().stop(StopCause.API).finished().toCompletableFuture();
    }

    /** Stops with everything ended, then closes the context, which has nothing left to wait for. */
    Duration stop() {
        return stop(null);
    }

    /** The same, in the middle of work that is held until so long after the signal. */
    Duration stop(Duration hold) {
        long begin = System.nanoTime();
        CompletableFuture<StopReport> stopping = stopping();
        if (hold != null) {
            await("it drains").until(() -> graceful().lifecycle().phase() == Phase.DRAINING);
            await("held").pollDelay(hold).atMost(hold.plusSeconds(5)).until(() -> true);
            journal.letGo();
        }
        StopReport report = stopping.orTimeout(30, TimeUnit.SECONDS).join();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        assertTrue(report.clean(), report::toString);
        int ended = journal.ended().size();
        context.close();
        assertTrue(
                ended == journal.ended().size(),
                "the closing of the context waited for work that is not in the report");
        return took;
    }

    @Override
    public void close() {
        context.close();
    }
}
