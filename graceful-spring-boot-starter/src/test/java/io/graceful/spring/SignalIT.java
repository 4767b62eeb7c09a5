package io.graceful.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.spring.app.AppProcess;
import io.graceful.spring.app.HttpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real signals to real processes. */
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 90, unit = TimeUnit.SECONDS)
class SignalIT {

    private static final Duration AT_ONCE = Duration.ofSeconds(6);

    @Test
    void duringStartUpNothingIsWaitedFor() throws Exception {
        try (AppProcess app = AppProcess.start(true, "slow.bean=true").until("constructing")) {
            app.sigterm();

            assertEquals(143, app.exit(AT_ONCE));
        }
    }

    @Test
    void aPortOfItsOwnAnswersWhileABeanIsMade() throws Exception {
        try (AppProcess app = AppProcess.start(true, "slow.bean=true", "graceful.management.port=0")
                .until("constructing")) {
            int port = ownPort(app);

            assertEquals(503, status(port, "/startupz"));
            assertEquals(200, status(port, "/livez"));
            app.sigterm();
            assertEquals(143, app.exit(AT_ONCE));
        }
    }

    @Test
    void aPortOfItsOwnAnswersThroughTheWait() throws Exception {
        try (AppProcess app =
                AppProcess.start(true, "graceful.management.port=0").until("Started SlowApp")) {
            int port = ownPort(app);
            await().until(() -> status(port, "/healthz") == 200);
            try (HttpConnection client = new HttpConnection(app.port())) {
                assertEquals(200, client.get("/hello").status(), "served, so somebody knows of it");
            }
            app.sigterm();
            app.until("PROPAGATING");

            assertEquals(503, status(port, "/healthz"));
            assertEquals(200, status(port, "/livez"));
            assertEquals(143, app.exit(Duration.ofSeconds(20)));
            assertTrue(app.output().contains("CLEAN"), app.output());
        }
    }

    private static int ownPort(AppProcess app) throws IOException {
        Matcher told =
                Pattern.compile("Probes and /drain are answered on \\S+:(\\d+)").matcher(app.output());
        assertTrue(told.find(), app.output());
        return Integer.parseInt(told.group(1));
    }

    private static int status(int port, String path) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            return connection.get(path).status();
        }
    }

    @Test
    void duringARunnerNothingIsWaitedForAndReadinessStaysOff() throws Exception {
        try (AppProcess app = AppProcess.start(true, "slow.runner=true").until("running")) {
            assertEquals(503, status(app, "/healthz"), "ready before its runners have ended");
            app.sigterm();

            assertEquals(143, app.exit(AT_ONCE));
            assertFalse(app.output().contains("PROPAGATING"), app.output());
        }
    }

    @Test
    void duringARunnerThatFinishesInTheWaitReadinessStaysOff() throws Exception {
        try (AppProcess app = AppProcess.start(true, "slow.runner=true").until("running")) {
            int port = app.port();
            try (HttpConnection client = new HttpConnection(port)) {
                assertEquals(200, client.get("/hello").status(), "served, so somebody knows of it");
            }
            app.sigterm();
            app.until("PROPAGATING").until("Started SlowApp");

            for (int i = 0; i < 5; i++) {
                assertEquals(503, status(app, "/healthz"));
                assertEquals(503, status(app, "/actuator/health/readiness"));
            }
            assertEquals(143, app.exit(Duration.ofSeconds(20)));
        }
    }

    @Test
    void duringWarmUpTheTaskIsCancelled() throws Exception {
        try (AppProcess app = AppProcess.start(true, "slow.warmup=true").until("warming")) {
            assertEquals(503, status(app, "/startupz"));
            assertEquals(200, status(app, "/livez"));
            app.sigterm();

            assertEquals(143, app.exit(AT_ONCE));
            assertTrue(app.output().contains("Warm-up ended by the stop signal"), app.output());
        }
    }

    @Test
    void duringItsOwnRequestsNothingIsWaitedFor() throws Exception {
        try (AppProcess app =
                AppProcess.start(true, "graceful.warmup.requests=/hello").until("Self-requests to http:")) {
            assertEquals(503, status(app, "/healthz"));
            app.sigterm();

            assertEquals(143, app.exit(AT_ONCE));
            assertTrue(app.output().contains("Warm-up ended by the stop signal"), app.output());
            assertFalse(app.output().contains("PROPAGATING"), app.output());
        }
    }

    @Test
    void onADevelopersMachineNothingIsWaitedFor() throws Exception {
        try (AppProcess app = AppProcess.start(false).until("READY")) {
            assertEquals(200, status(app, "/hello"));
            app.sigterm();

            assertEquals(143, app.exit(AT_ONCE));
        }
    }

    @Test
    void immediateShutdownIsRespectedAndLosesNothing() throws Exception {
        try (AppProcess app = AppProcess.start(
                        true,
                        "server.shutdown=immediate",
                        "graceful.propagation.delay=1s",
                        "graceful.propagation.max=2s")
                .until("READY")) {
            try (HttpConnection slow = new HttpConnection(app.port())) {
                slow.send("GET", "/slow?ms=3000", "");
                await().untilAsserted(() -> assertEquals(200, status(app, "/hello")));
                app.sigterm();

                assertEquals("slow", slow.read().body());
            }
            assertEquals(143, app.exit(Duration.ofSeconds(15)));
            assertFalse(app.output().contains("Commencing graceful shutdown"), app.output());
            assertTrue(app.output().contains("] CLEAN after"), app.output());
        }
    }

    @Test
    void aBeanThatNeverStopsDoesNotOutliveTheKill() throws Exception {
        try (AppProcess app = AppProcess.start(
                        true,
                        "stuck.stop=true",
                        "graceful.termination-grace-period=8s",
                        "graceful.propagation.delay=500ms",
                        "graceful.propagation.quiet-period=0s",
                        "graceful.drain.timeout=1s",
                        "graceful.stop.timeout=1s")
                .until("READY")) {
            long signal = System.nanoTime();
            app.sigterm();

            assertEquals(143, app.exit(Duration.ofSeconds(8)));
            Duration took = Duration.ofNanos(System.nanoTime() - signal);
            assertTrue(took.compareTo(Duration.ofSeconds(5)) > 0, "it was not stuck at all: " + took);
            assertTrue(app.output().contains("about to be killed; halted"), app.output());
            assertTrue(app.output().contains("SlowApp.lambda$stuckBean"), "who hung is not said:\n" + app.output());
        }
    }

    @Test
    void aRequestThatOutlivesTheBudgetIsCutBeforeTheKill() throws Exception {
        try (AppProcess app = AppProcess.start(
                        true,
                        "graceful.termination-grace-period=6s",
                        "graceful.propagation.delay=500ms",
                        "graceful.drain.timeout=1s",
                        "graceful.stop.timeout=1s")
                .until("READY")) {
            try (HttpConnection slow = new HttpConnection(app.port())) {
                slow.send("GET", "/slow?ms=60000", "");
                await().untilAsserted(() -> assertEquals(200, status(app, "/hello")));
                app.sigterm();

                assertEquals(143, app.exit(Duration.ofSeconds(6)));
                assertTrue(app.output().contains("will be cut: GET /slow"), app.output());
            }
        }
    }

    @Test
    void settingsThatCannotWorkStopTheStartWithOneMessage() throws Exception {
        try (AppProcess app = AppProcess.start(
                true,
                "graceful.propagation.delay=25s",
                "graceful.drain.late-requests=sometimes",
                "graceful.drain.timout=3s")) {
            assertEquals(1, app.exit(Duration.ofSeconds(30)));

            String output = app.output();
            assertTrue(output.contains("APPLICATION FAILED TO START"), output);
            assertTrue(output.contains("drain.late-requests: sometimes (expected: serve or reject)"), output);
            assertTrue(output.contains("graceful.drain.timout: unknown setting"), output);
            assertTrue(output.contains("graceful.drain.timeout?"), output);
            assertTrue(output.contains("at least 40s = propagation.delay 25s + drain.timeout 10s"), output);
            assertFalse(output.contains("Tomcat started"), "half started");
            assertFalse(output.contains("\tat "), "a stack trace teaches nobody:\n" + output);
        }
    }

    private static int status(AppProcess app, String path) throws IOException {
        try (HttpConnection connection = new HttpConnection(app.port())) {
            return connection.get(path).status();
        }
    }
}
