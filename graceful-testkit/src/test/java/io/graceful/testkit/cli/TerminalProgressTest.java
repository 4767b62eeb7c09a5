package io.graceful.testkit.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.Progress.Snapshot;
import io.graceful.testkit.result.Event;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TerminalProgressTest {

    private static final Scenario SCENARIO =
            Scenario.of(PodSpec.running("service").build()).name("update").build();

    private final StringWriter out = new StringWriter();

    @Test
    void withoutATerminalItWritesEventsAndALineNowAndThen() {
        TerminalProgress progress = new TerminalProgress(new PrintWriter(out), 0, false, SCENARIO);
        progress.tick(snapshot(0));
        progress.tick(snapshot(1_000));
        progress.event(new Event(Duration.ofMillis(1_500), Event.Kind.SIGTERM, "pod-1", "SIGKILL after 30s"));
        progress.event(new Event(Duration.ofMillis(1_600), Event.Kind.SLICE, "slice", "pod-1"));
        progress.tick(snapshot(5_000));
        progress.close();

        assertEquals("""
                   0.0 s  1,234 requests, 5 failed, 6 in flight; rolling-update, 1 steps to come
                   1.5 s  pod-1 sigterm SIGKILL after 30s
                   5.0 s  1,234 requests, 5 failed, 6 in flight; rolling-update, 1 steps to come
                """, out.toString());
    }

    @Test
    void onATerminalItDrawsOneBlockInItsPlaceAndLeavesNothing() {
        TerminalProgress progress = new TerminalProgress(new PrintWriter(out), 40, false, SCENARIO);
        progress.tick(snapshot(0));
        progress.tick(snapshot(200));
        progress.close();

        String[] blocks = out.toString().split("\033\\[4A\033\\[J", -1);
        assertEquals(3, blocks.length, out::toString);
        assertEquals("", blocks[2]);
        assertTrue(blocks[0].lines().allMatch(line -> line.replace("\033[K", "").length() < 40), blocks[0]);
        assertTrue(blocks[0].contains("pods   pod-1 signalled, pod-2 ready"), blocks[0]);
        assertTrue(blocks[0].contains("node-1 routes to pod-1 pod-2"), blocks[0]);
    }

    @Test
    void quietIsQuiet() {
        TerminalProgress progress = new TerminalProgress(new PrintWriter(out), 80, true, SCENARIO);
        progress.tick(snapshot(0));
        progress.close();

        assertEquals("", out.toString());
    }

    private static Snapshot snapshot(long millis) {
        return new Snapshot(
                Duration.ofMillis(millis),
                "rolling-update",
                1,
                new TreeMap<>(Map.of("pod-1", PodPhase.SIGNALLED, "pod-2", PodPhase.READY, "pod-0", PodPhase.GONE)),
                Map.of("node-1", List.of("pod-1", "pod-2")),
                1_234,
                5,
                6);
    }
}
