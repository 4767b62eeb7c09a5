package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.example.ServiceProcess.Exit;
import io.graceful.testkit.result.Traffic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A request that takes longer than any grace period: it is cut before the kubelet would do it, and named. */
class CutIT {

    private static final Duration GRACE = Duration.ofSeconds(8);

    @Test
    void aStuckRequestIsNamedAndCostsNobodyElse() throws IOException {
        try (Cluster cluster = Cluster.of(pod());
                RawHttp stuck = new RawHttp(cluster.current().port())) {
            stuck.send("GET /slow?ms=600000 HTTP/1.1\r\nHost: test\r\n\r\n");
            ServiceProcess old = cluster.replace(
                    ServiceProcess.named("pod-b"),
                    Duration.ofMillis(200),
                    Duration.ofMillis(800),
                    pod -> pod.signal("TERM"));
            Exit exit = old.awaitExit(GRACE);
            Traffic traffic = cluster.endLoad();

            assertEquals(0, traffic.failed(), () -> "others were lost too: " + traffic.failures());
            assertEquals(143, exit.code(), exit.output());
            assertFalse(stuck.readAll().contains("slow answer"), "it was not stuck");
            assertNamed(cutLine(exit), exit.output());
            String message = old.terminationMessage();
            assertNamed(message, message);
            assertTrue(message.contains("\"outcome\":\"CUT\""), message);
            assertTrue(message.getBytes(StandardCharsets.UTF_8).length < 2_048, "too long for kubectl describe");
            assertTrue(exit.output().contains("orders processed:"), "the stop hook did not run, or its output is lost");
            assertFalse(
                    exit.output().contains("Hook close-ports failed"), () -> "no hook was at fault:\n" + exit.output());
        }
    }

    /** Not one slow request but more than there are threads: the exit does not depend on how many are stuck. */
    @Test
    void manyStuckRequestsDoNotMoveTheDeadline() throws IOException {
        try (ServiceProcess service = pod().start().awaitReady();
                Crowd crowd = Crowd.stuckIn(service, 60)) {
            service.signal("TERM");

            Exit exit = service.awaitExit(GRACE);
            assertEquals(143, exit.code(), exit.output());
            assertTrue(cut(exit) >= crowd.size(), () -> "the report tells of fewer than were cut: " + exit.report());
            assertFalse(
                    exit.output().contains("Hook close-ports failed"), () -> "no hook was at fault:\n" + exit.output());
            assertTrue(exit.output().contains("orders processed:"), "the stop hook did not run, or its output is lost");
        }
    }

    private static Launch pod() {
        return ServiceProcess.named("pod-a")
                .inKubernetes()
                .env("GRACEFUL_TERMINATION_GRACE_PERIOD", GRACE.toSeconds() + "s")
                .env("GRACEFUL_PROPAGATION_DELAY", "1s")
                .env("GRACEFUL_PROPAGATION_QUIET_PERIOD", "500ms")
                .env("GRACEFUL_DRAIN_TIMEOUT", "2s")
                .env("GRACEFUL_STOP_TIMEOUT", "1s");
    }

    private static int cut(Exit exit) {
        Matcher matcher = Pattern.compile("(\\d+) cut,").matcher(exit.report());
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private static String cutLine(Exit exit) {
        return exit.output()
                .lines()
                .filter(line -> line.contains("will be cut"))
                .findFirst()
                .orElse("");
    }

    /** Method, path, thread and stack; the age has a form of its own in each place. */
    private static void assertNamed(String text, String all) {
        for (String part : List.of("GET /slow", "graceful-http", "java.lang.Thread.sleep", "QuickStart.slow")) {
            assertTrue(text.contains(part), () -> "does not say " + part + ":\n" + all);
        }
        assertTrue(text.contains(" for ") || text.contains("\"ageMillis\":"), () -> "does not say how long:\n" + all);
    }
}
