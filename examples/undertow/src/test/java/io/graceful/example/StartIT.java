package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.example.ServiceProcess.Exit;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pod that is deleted while it comes up: whatever it was about to do, it goes. */
class StartIT {

    private static final Duration LIMIT = Duration.ofSeconds(15);

    private ServiceProcess service;

    @AfterEach
    void leaveNothing() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 20, 50, 100, 150, 200, 250, 300, 350, 400, 450, 500, 600, 800})
    void sigtermAtAnyMomentOfTheStartEndsTheProcess(int millis) {
        service = ServiceProcess.named("pod-a").inFastKubernetes().start();

        assertFalse(service.ends(Duration.ofMillis(millis)), "it ended by itself");
        service.signal("TERM");

        Exit exit = service.awaitExit(LIMIT);
        // Between two steps of its own initialization HotSpot 17 takes the signal for an error of its own ("Bad level:
        // 2" in
        // VM.initLevel) and ends with 1; no code of anybody's has run by then.
        boolean inTheJvmsOwnStart = exit.output().contains("Error occurred during initialization of VM");
        assertEquals(inTheJvmsOwnStart ? 1 : 143, exit.code(), exit.output());
    }

    @Test
    void theFirstLineOfTheLogIsEarlyEnoughForSigterm() {
        service = ServiceProcess.named("pod-a").inFastKubernetes().start();

        service.awaitLog("STARTING");
        service.signal("TERM");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(143, exit.code(), exit.output());
        assertTrue(exit.output().contains("CLEAN after"), () -> "caught, but no report: " + exit.output());
    }

    @Test
    void sigtermDuringWarmUpWaitsForNobodyAndRunsTheHooks() {
        service = slowWarmup();

        service.signal("TERM");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(143, exit.code(), exit.output());
        assertTrue(exit.sinceSignal().compareTo(Duration.ofSeconds(2)) < 0, () -> "waited: " + exit.output());
        assertFalse(exit.output().contains("PROPAGATING"), exit.output());
        assertFalse(exit.output().contains("READY"), exit.output());
        assertTrue(exit.output().contains("hooks were run"), exit.output());
    }

    @Test
    void sigtermDuringSelfRequestsEndsThemAtOnceAndWaitsForNobody() {
        service = ServiceProcess.named("pod-a")
                .inFastKubernetes()
                .env("GRACEFUL_WARMUP_REQUESTS", "/hello, /work, /slow?ms=20000")
                .start();
        service.awaitLog("Self-requests to");
        assertEquals(503, service.probe("/healthz"), "ready before it is warm");

        service.signal("TERM");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(143, exit.code(), exit.output());
        assertTrue(exit.sinceSignal().compareTo(Duration.ofSeconds(2)) < 0, () -> "waited: " + exit.output());
        assertFalse(exit.output().contains("PROPAGATING"), () -> "took its own for a caller: " + exit.output());
        assertTrue(exit.output().contains("0 cut"), exit.output());
    }

    @Test
    void sigtermDuringWarmUpWaitsForWhoeverCallsAlready() throws IOException {
        service = slowWarmup();
        assertTrue(RawHttp.exchange(service.port(), "GET /").endsWith("hello\n"), "not served during warm-up");

        service.signal("TERM");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(143, exit.code(), exit.output());
        assertTrue(exit.sinceSignal().compareTo(Duration.ofSeconds(2)) > 0, () -> "did not wait: " + exit.output());
        assertTrue(exit.output().contains("PROPAGATING"), exit.output());
    }

    private static ServiceProcess slowWarmup() {
        ServiceProcess service = ServiceProcess.named("pod-a")
                .inFastKubernetes()
                .main(SlowWarmupService.class)
                .start();
        service.awaitLog("Warming up");
        assertEquals(503, service.probe("/healthz"), "ready before it is warm");
        assertEquals(503, service.probe("/startupz"), "started before it is warm");
        assertEquals(200, service.probe("/livez"), "a slow warm-up is no reason to be killed");
        return service;
    }
}
