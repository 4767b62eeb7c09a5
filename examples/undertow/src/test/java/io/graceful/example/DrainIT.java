package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.example.ServiceProcess.Exit;
import io.graceful.testkit.result.Traffic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** The ways an old pod is told to go, each under load, with nodes that forget it late: no request may fail. */
class DrainIT {

    private static final Duration SHORTEST_LAG = Duration.ofMillis(300);
    private static final Duration LONGEST_LAG = Duration.ofMillis(1_500);
    private static final Duration LIMIT = Duration.ofSeconds(25);

    @Test
    void sigterm() {
        Exit exit = leave(pod(), old -> old.signal("TERM"));

        assertTrue(exit.report().contains("CLEAN after"), exit.output());
    }

    @Test
    void preStopThenSigterm() {
        Exit exit = leave(pod(), old -> {
            String reply = drain(old, "GET //drain");
            assertTrue(reply.contains("draining") && reply.contains("drained"), reply);
            assertEquals(503, old.probe("/healthz"), "ready again after a drain");
            assertTrue(old.isAlive(), "gone before its SIGTERM");
            old.signal("TERM");
        });

        assertTrue(exit.sinceSignal().compareTo(Duration.ofSeconds(3)) < 0, () -> "waited twice: " + exit.output());
    }

    @Test
    void sigtermWhilePreStopWaits() throws Exception {
        CompletableFuture<String> reply = new CompletableFuture<>();
        leave(pod(), old -> {
            reply.completeAsync(() -> drain(old, "GET /drain"));
            old.awaitLog("PROPAGATING");
            old.signal("TERM");
        });

        String text = reply.get(5, TimeUnit.SECONDS);
        assertTrue(text.contains("drained"), () -> "the preStop call lost its answer: " + text);
    }

    @Test
    void preStopTwiceAtOnceThenSigterm() {
        leave(pod(), old -> {
            CompletableFuture<String> other = CompletableFuture.supplyAsync(() -> drain(old, "POST /drain"));
            String mine = drain(old, "GET /drain");

            assertTrue(mine.contains("drained"), mine);
            assertTrue(other.join().contains("drained"), other::join);
            assertEquals(
                    1,
                    old.output()
                            .lines()
                            .filter(line -> line.contains("PROPAGATING for"))
                            .count());
            old.signal("TERM");
        });
    }

    @Test
    void preStopThatDoesNotWaitThenSigterm() {
        leave(pod(), old -> {
            String reply = drain(old, "POST /drain?wait=false");
            assertTrue(reply.startsWith("HTTP/1.1 202"), reply);
            old.signal("TERM");
        });
    }

    /** Under -Xrs SIGTERM ends the JVM without a hook: only what /drain has done before it counts. */
    @Test
    void preStopThenSigtermThatNobodyCanCatch() {
        Exit exit = leave(pod().jvm("-Xrs"), old -> {
            String reply = drain(old, "GET /drain");
            assertTrue(reply.contains("drained"), reply);
            old.signal("TERM");
        });

        assertTrue(exit.output().contains("WARN SignalCatcher - Not caught: SIGTERM"), exit.output());
        assertFalse(exit.output().contains("orders processed"), "hooks did run: this tests nothing");
    }

    @Test
    void sighup() {
        leave(pod(), old -> old.signal("HUP"), 129);
    }

    private static Launch pod() {
        return ServiceProcess.named("pod-a").inFastKubernetes().withToken();
    }

    private static Exit leave(Launch first, Consumer<ServiceProcess> stop) {
        return leave(first, stop, 143);
    }

    private static Exit leave(Launch first, Consumer<ServiceProcess> stop, int code) {
        try (Cluster cluster = Cluster.of(first)) {
            ServiceProcess old = cluster.replace(ServiceProcess.named("pod-b"), SHORTEST_LAG, LONGEST_LAG, stop);
            Exit exit = old.awaitExit(LIMIT);
            Traffic traffic = cluster.endLoad();

            assertEquals(code, exit.code(), exit.output());
            assertEquals(0, traffic.failed(), () -> "requests were lost: " + traffic.failures() + "\n" + exit.output());
            return exit;
        }
    }

    /** As the kubelet calls it: what counts is the end of the body. */
    private static String drain(ServiceProcess service, String line) {
        try {
            return RawHttp.exchange(service.managementPort(), line, "X-Graceful-Token: " + ServiceProcess.TOKEN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
