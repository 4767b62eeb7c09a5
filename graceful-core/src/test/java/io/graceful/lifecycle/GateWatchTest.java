package io.graceful.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.graceful.StopFixture;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of a service that is warm and whose gates keep it from traffic. */
@Timeout(20)
class GateWatchTest {

    private final PrintStream before = System.err;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final StopFixture service = StopFixture.starting(settings -> {}, parts -> {});

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        service.threads.really("gate-watch");
    }

    @AfterEach
    void restore() {
        System.setErr(before);
    }

    /** The lines of it, from the level on. */
    private List<String> said() {
        return said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("not ready for traffic"))
                .map(line -> line.replaceFirst("^.*Readiness - ", ""))
                .toList();
    }

    @Test
    void aGateThatNobodyOpensIsNamedSoonAndThenSeldom() {
        service.graceful.gate("databse");
        service.at(500, () -> service.graceful.gate("databse").open());

        service.graceful.started();

        assertEquals(
                List.of(
                        "Warm, but not ready for traffic for 10s now: closed gates [databse]. Each opens with gate(name).open()",
                        "Warm, but not ready for traffic for 1m now: closed gates [databse]. Each opens with gate(name).open()",
                        "Warm, but not ready for traffic for 6m now: closed gates [databse]. Each opens with gate(name).open()"),
                said());
    }

    @Test
    void oneThatOpensSoonIsNoCauseForAlarm() {
        service.graceful.gate("cache");
        service.at(3, () -> service.graceful.gate("cache").open());

        service.graceful.started();

        assertEquals(List.of(), said());
        assertEquals(3, service.time.elapsed().toSeconds(), "the watch lives on");
    }

    @Test
    void nothingIsSaidWhereAllAreOpen() {
        service.graceful.gate("cache").open();

        service.graceful.started();
        service.runTo(100);

        assertEquals(List.of(), said());
        assertFalse(service.threads.started().contains("gate-watch"));
    }

    @Test
    void oneThatIsMadeOrClosedLaterIsNamedToo() {
        service.graceful.started();
        service.at(20, () -> service.graceful.gate("late").open());

        service.graceful.gate("late");

        assertEquals(1, said().size(), said()::toString);
        service.at(40, () -> service.graceful.gate("late").open());
        service.graceful.gate("late").close();
        assertEquals(2, said().size(), said()::toString);
    }

    @Test
    void oneThatIsClosedForAMomentIsNot() {
        service.graceful.gate("late").open();
        service.graceful.started();
        service.at(5, () -> service.graceful.gate("late").open());

        service.graceful.gate("late").close();

        assertEquals(List.of(), said());
    }

    @Test
    void aStopEndsTheWatch() {
        service.graceful.gate("databse");
        service.stopAt(30, StopCause.SIGTERM);

        service.graceful.started();

        assertEquals(1, said().size(), said()::toString);
    }
}
