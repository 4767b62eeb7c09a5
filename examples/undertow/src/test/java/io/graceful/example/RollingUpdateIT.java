package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.example.ServiceProcess.Exit;
import io.graceful.example.load.Call;
import io.graceful.example.load.Result;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The promise, with the settings nobody has touched: pods are replaced under load, and no request fails. */
class RollingUpdateIT {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Pattern PROCESSED = Pattern.compile("orders processed: (\\d+)");

    @Test
    void defaultsLoseNothingWhileNodesForgetWithinFiveSeconds() {
        try (Cluster cluster = Cluster.of(pod("a"))) {
            List<Exit> exits = Stream.of("b", "c", "d")
                    .map(name -> replace(cluster, name, Duration.ofSeconds(1), Duration.ofSeconds(5)))
                    .toList();
            Result result = cluster.endLoad();

            System.out.println("lag 1-5 s: " + result + "\nsignal to exit: " + times(exits));
            assertEquals(0, result.failures().size(), () -> "requests were lost: " + result);
            assertTrue(
                    median(exits).compareTo(Duration.ofMillis(10_400)) < 0,
                    () -> "an update takes longer than it must: " + times(exits));
            assertEquals(
                    result.answered(Call.order()),
                    processed(cluster),
                    "orders answered and orders processed differ: one was lost or came twice");
        }
    }

    @Test
    void defaultsLoseNothingWhileNodesForgetAfterUpToFifteenSeconds() {
        try (Cluster cluster = Cluster.of(pod("a"))) {
            Exit exit = replace(cluster, "b", Duration.ofSeconds(8), Duration.ofSeconds(15));
            Result result = cluster.endLoad();

            System.out.println("lag 8-15 s: " + result + "\nsignal to exit: " + exit.sinceSignal());
            assertEquals(0, result.failures().size(), () -> "requests were lost: " + result);
            assertTrue(exit.report().contains(" 0 cut, 0 connections untold"), exit.report());
        }
    }

    private static Launch pod(String name) {
        return ServiceProcess.named("pod-" + name).inKubernetes();
    }

    private static Exit replace(Cluster cluster, String name, Duration shortest, Duration longest) {
        ServiceProcess old = cluster.replace(pod(name), shortest, longest, pod -> pod.signal("TERM"));
        Exit exit = old.awaitExit(GRACE);
        assertEquals(143, exit.code(), () -> "not the exit of a process that SIGTERM ended:\n" + exit.output());
        return exit;
    }

    /** How many orders the pods say they have processed; the last pod has to be stopped to say it. */
    private static int processed(Cluster cluster) {
        cluster.current().signal("TERM");
        // The second one ends the wait: nobody calls any more.
        cluster.current().signal("TERM");
        cluster.current().awaitExit(GRACE);
        return cluster.pods().stream()
                .flatMap(pod -> PROCESSED.matcher(pod.output()).results())
                .mapToInt(RollingUpdateIT::number)
                .sum();
    }

    private static int number(MatchResult match) {
        return Integer.parseInt(match.group(1));
    }

    private static Duration median(List<Exit> exits) {
        return exits.stream().map(Exit::sinceSignal).sorted().toList().get(exits.size() / 2);
    }

    private static List<Duration> times(List<Exit> exits) {
        return exits.stream().map(Exit::sinceSignal).toList();
    }
}
