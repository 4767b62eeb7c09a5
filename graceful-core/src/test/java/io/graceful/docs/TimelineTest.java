package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.StopFixture;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.management.ManagementRequest;
import io.graceful.stop.StopReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Plays the life of one pod with the defaults and writes down what an onlooker would see. */
class TimelineTest {

    /** The stop signal: the T of the table. */
    private static final double T = 60;

    private static final Map<Phase, String> MEANS = Map.of(
            Phase.WARMING_UP, "the port is open, the warm-up runs",
            Phase.READY, "warm: routers may send traffic",
            Phase.PROPAGATING, "SIGTERM comes; routers begin to forget this pod, and it serves on",
            Phase.DRAINING, "the 8 s have passed, every client was told to leave, and no new one came for 3 s",
            Phase.STOPPING, "nothing is in flight: stop hooks run, the ports close last",
            Phase.STOPPED, "the report is out; the JVM exits with 143");

    private final List<String> rows = new ArrayList<>();
    private StopFixture service;

    @Test
    void thePageShowsWhatHappens() {
        service = StopFixture.starting(
                settings -> {},
                parts -> parts.warmup("catalog", () -> service.time.sleep(Duration.ofSeconds(3)))
                        .onStop("pool", () -> service.time.sleep(Duration.ofMillis(200)))
                        .onPhase(change -> row(MEANS.get(change.to()))));
        row("the process starts");
        note(T + 3, "the request that was in flight ends; its response tells the client to leave");
        note(
                T + 5,
                "a last request comes on a new connection, then its router forgets this pod, as the last one; the response tells"
                        + " the client to leave and takes 4 s to send");
        note(T + 9, "that response is complete");
        service.request(T - 1, T + 3);
        service.client(T - 1, 4);
        service.request(T + 5, T + 9);
        service.newConnection(T + 5);
        service.at(2, service.graceful::started);
        service.stopAt(T, StopCause.SIGTERM);

        service.runTo(120);

        StopReport report = service.report();
        assertTrue(report.clean(), report.toString());
        assertEquals(0, report.untold());
        List<String> table = new ArrayList<>(
                List.of("| T | what happens | phase | /healthz | /livez | responses |", "|---|---|---|---|---|---|"));
        table.addAll(rows);
        Docs.check("docs/timeline.md", "table", table);
    }

    private void note(double second, String what) {
        service.at(second, () -> row(what));
    }

    private void row(String what) {
        long tenths = Math.round((service.time.elapsed().toMillis() - T * 1000) / 100);
        String since = (Math.abs(tenths) / 10.0 + " s").replace(".0 ", " ");
        rows.add(String.format(
                "| T%s%s | %s | %s | %s | %s | %s |",
                tenths < 0 ? "-" : "+",
                since,
                what,
                service.phase(),
                status("/healthz"),
                status("/livez"),
                service.graceful.outstanding().farewell().due() ? "`Connection: close`" : "normal"));
    }

    private int status(String path) {
        return service.graceful
                .management()
                .answer(new ManagementRequest("GET", path, "", null, null, null))
                .status();
    }
}
