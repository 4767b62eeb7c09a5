package io.graceful.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.spring.app.AppProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code graceful.warmup.exit-after}: the process, context and all, ends where it would have become ready. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class TrainingIT {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static AppProcess training(String... properties) throws IOException {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("graceful.warmup.exit-after=true");
        all.add("graceful.warmup.timeout=3s");
        return AppProcess.start(false, all.toArray(String[]::new));
    }

    @Test
    void itEndsInOrderAndIsNeverReady() throws Exception {
        try (AppProcess app = training("graceful.warmup.requests=/hello")) {
            assertEquals(0, app.exit(LIMIT), app.output());
            assertTrue(app.output().contains("warmup.exit-after: exit status 0"), app.output());
            assertTrue(app.output().contains("] CLEAN after"), app.output());
            assertTrue(app.output().contains("Graceful shutdown complete"), () -> "Spring's own shutdown did not run");
            assertFalse(app.output().contains(" READY "), app.output());
        }
    }

    @Test
    void requestsThatAllFailGiveItAnotherStatus() throws Exception {
        try (AppProcess app = training("graceful.warmup.requests=/nowhere")) {
            assertEquals(1, app.exit(LIMIT), app.output());
            assertTrue(app.output().contains("exit status 1, every request failed"), app.output());
        }
    }

    @Test
    void aTaskThatNeverEndsDoesToo() throws Exception {
        try (AppProcess app = training("slow.warmup=true")) {
            assertEquals(1, app.exit(LIMIT), app.output());
            assertTrue(app.output().contains("slow TIMED_OUT: still running at"), app.output());
        }
    }

    @Test
    void aBeanThatNeverStopsHoldsUpNoBuild() throws Exception {
        try (AppProcess app = training(
                "stuck.stop=true",
                "graceful.termination-grace-period=4s",
                "graceful.drain.timeout=500ms",
                "graceful.stop.timeout=500ms")) {
            assertEquals(0, app.exit(LIMIT), app.output());
            assertTrue(app.output().contains("nobody else would end it; halted"), app.output());
        }
    }
}
