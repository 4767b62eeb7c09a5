package io.graceful.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.example.ServiceProcess.Exit;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What signals do to a process that nobody calls. */
class StopIT {

    private static final Duration LIMIT = Duration.ofSeconds(28);

    private ServiceProcess service;

    @AfterEach
    void leaveNothing() {
        service.close();
    }

    @Test
    void idleItWaitsForItsRoutersAndNoLonger() {
        service = ServiceProcess.named("pod-a").inKubernetes().start().awaitReady();

        service.signal("TERM");
        service.awaitLog("PROPAGATING");

        assertEquals(503, service.probe("/healthz"), "still ready");
        assertEquals(200, service.probe("/livez"), "a kubelet would kill it");
        Exit exit = service.awaitExit(LIMIT);
        assertEquals(143, exit.code(), exit.output());
        assertBetween(7_900, 10_400, exit);
        assertTrue(exit.output().contains("orders processed: 0"), "the stop hook's output is lost");
        assertTrue(service.terminationMessage().contains("\"outcome\":\"CLEAN\""), service::terminationMessage);
    }

    @Test
    void ctrlCReturnsAtOnce() {
        service = ServiceProcess.named("pod-a").fromTerminal().start().awaitReady();

        service.signal("INT");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(130, exit.code(), exit.output());
        assertBetween(0, 2_000, exit);
        assertTrue(exit.output().contains("orders processed: 0"), "the stop hook's output is lost");
    }

    @Test
    void ctrlCReturnsAtOnceInAPodToo() {
        service = ServiceProcess.named("pod-a")
                .inKubernetes()
                .fromTerminal()
                .start()
                .awaitReady();

        service.signal("INT");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(130, exit.code(), exit.output());
        assertBetween(0, 2_000, exit);
    }

    @Test
    void outsideOfKubernetesSigtermWaitsForNobody() {
        service = ServiceProcess.named("pod-a").start().awaitReady();

        service.signal("TERM");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(143, exit.code(), exit.output());
        assertBetween(0, 2_000, exit);
    }

    @Test
    void aSecondSigtermEndsTheWait() {
        service = ServiceProcess.named("pod-a").inKubernetes().start().awaitReady();

        service.signal("TERM");
        service.awaitLog("PROPAGATING");
        long repeats = System.nanoTime();
        // Within a second it would be the same signal.
        await().until(() -> System.nanoTime() - repeats > TimeUnit.MILLISECONDS.toNanos(1_100));
        service.signal("TERM");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(143, exit.code(), exit.output());
        assertBetween(0, 5_000, exit);
        assertTrue(service.terminationMessage().contains("\"waitEndedBy\":\"SIGNAL\""), service::terminationMessage);
    }

    /** Init systems that signal a whole group, and scripts, send it twice within moments. */
    @Test
    void aRepeatWithinASecondIsTheSameSignal() {
        service = ServiceProcess.named("pod-a").inFastKubernetes().start().awaitReady();

        service.signal("TERM");
        service.signal("TERM");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(143, exit.code(), exit.output());
        assertTrue(service.terminationMessage().contains("\"furtherSignals\":0"), service::terminationMessage);
        assertFalse(service.terminationMessage().contains("SIGNAL"), service::terminationMessage);
    }

    /** The JVM knows of this one by its shutdown hooks alone. */
    @Test
    void sighupLeadsThroughTheSameWait() {
        service = ServiceProcess.named("pod-a").inFastKubernetes().start().awaitReady();

        service.signal("HUP");

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(129, exit.code(), exit.output());
        assertBetween(1_900, 6_000, exit);
        assertTrue(exit.report().contains("CLEAN after"), exit.output());
    }

    @ParameterizedTest
    @CsvSource({
        "TERM TERM TERM TERM TERM",
        "INT INT INT",
        "TERM INT",
        "INT TERM",
        "TERM HUP",
        "HUP TERM",
        "HUP HUP INT TERM",
    })
    void noOrderOfSignalsHangs(String signals) {
        service = ServiceProcess.named("pod-a")
                .inFastKubernetes()
                .fromTerminal()
                .start()
                .awaitReady();

        for (String signal : signals.split(" ")) {
            service.signal(signal);
        }

        Exit exit = service.awaitExit(LIMIT);
        assertTrue(exit.code() >= 129 && exit.code() <= 143, () -> exit.code() + ":\n" + exit.output());
        assertBetween(0, 8_000, exit);
    }

    private static void assertBetween(long leastMillis, long mostMillis, Exit exit) {
        long took = exit.sinceSignal().toMillis();
        assertTrue(
                took >= leastMillis && took <= mostMillis,
                () -> "took " + took + " ms instead of " + leastMillis + " to " + mostMillis + ":\n" + exit.output());
    }
}
