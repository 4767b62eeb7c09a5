package io.graceful;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an application makes depend on the stages of a service, on real threads. */
@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StagesTest {

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private final Graceful graceful = Graceful.builder()
            .settings(GracefulSettings.builder()
                    .kubernetes(true)
                    .propagationDelay(Duration.ofMillis(200))
                    .propagationQuietPeriod(Duration.ofMillis(10))
                    .terminationMessagePath(Path.of("absent", "absent"))
                    .build())
            .onStop("pool", () -> events.add("hook"))
            .onReport(report -> events.add("report"))
            .withoutSignals()
            .start();

    @AfterEach
    void letGo() {
        never.countDown();
    }

    private void block() {
        events.add("blocks");
        try {
            never.await();
        } catch (InterruptedException e) {
            events.add("interrupted");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Phase.class,
            names = {"WARMING_UP", "READY", "PROPAGATING", "DRAINING", "STOPPING", "STOPPED"})
    void oneThatBlocksHoldsUpNeitherHooksNorReport(Phase phase) {
        graceful.lifecycle().reached(phase).thenRun(this::block);

        graceful.started();
        StopAttempt attempt = graceful.stop();

        await().atMost(Duration.ofSeconds(10)).until(attempt::isFinished);
        await().until(() -> events.containsAll(List.of("blocks", "hook", "report")));
        assertTrue(attempt.report().clean());
        assertTrue(!events.contains("interrupted"), "what an application does is its own");
    }

    @Test
    void oneThatBlocksWhenDrainedHoldsUpNeitherHooksNorReport() {
        graceful.started();
        StopAttempt attempt = graceful.stop();
        attempt.drained().thenRun(this::block);

        await().atMost(Duration.ofSeconds(10)).until(attempt::isFinished);
        assertTrue(events.containsAll(List.of("blocks", "hook", "report")), events::toString);
    }

    @Test
    void oneThatBlocksHoldsUpNoOther() {
        graceful.lifecycle().reached(Phase.DRAINING).thenRun(() -> events.add("another"));
        graceful.lifecycle().reached(Phase.DRAINING).thenRun(this::block);
        graceful.lifecycle().reached(Phase.DRAINING).thenRun(() -> events.add("a third"));

        graceful.started();
        graceful.stop();

        await().until(() -> events.containsAll(List.of("another", "a third")));
    }

    @Test
    void theyRunInTheOrderOfThePhases() throws Exception {
        for (Phase phase : Phase.values()) {
            graceful.lifecycle().reached(phase).thenRun(() -> events.add(phase.name()));
        }
        graceful.started();
        StopAttempt attempt = graceful.stop();
        attempt.drained().thenRun(() -> events.add("drained"));
        StopReport report = attempt.finished().toCompletableFuture().get(10, TimeUnit.SECONDS);

        assertEquals(
                List.of(
                        "WARMING_UP",
                        "READY",
                        "PROPAGATING",
                        "DRAINING",
                        "drained",
                        "STOPPING",
                        "hook",
                        "STOPPED",
                        "report"),
                events,
                report::toString);
    }

    @Test
    void theThreadOfAStageIsNotTheStops() throws Exception {
        CompletableFuture<String> thread = new CompletableFuture<>();
        graceful.lifecycle()
                .reached(Phase.DRAINING)
                .thenRun(() -> thread.complete(Thread.currentThread().getName()));

        graceful.started();
        graceful.stop();

        assertNotEquals("graceful-stop", thread.get(10, TimeUnit.SECONDS));
    }

    @Test
    void aFrameworkThatIsReadyIsNotHeldUp() {
        CompletableFuture<Void> started = new CompletableFuture<>();
        graceful.readyAfter(started);
        graceful.lifecycle().reached(Phase.READY).thenRun(this::block);
        graceful.started();

        started.complete(null);

        assertEquals(Phase.READY, graceful.lifecycle().phase());
    }
}
