package io.graceful;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopReport;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What graceful cannot see, and what the report says of it. */
class UnseenTest {

    private final Set<Integer> listening = new TreeSet<>();
    private final StopFixture service = with(listening);

    private static StopFixture with(Set<Integer> listening) {
        return with(listening, true);
    }

    private static StopFixture with(Set<Integer> listening, boolean kubernetes) {
        return StopFixture.ready(
                settings -> settings.kubernetes(kubernetes),
                parts -> parts.ignorePort(5005).listening(known -> {
                    Set<Integer> unknown = new TreeSet<>(listening);
                    unknown.removeAll(known);
                    return unknown;
                }));
    }

    @Test
    void aStopThatSawEverythingIsClean() {
        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(StopReport.Outcome.CLEAN, report.outcome());
        assertEquals(List.of(), report.unseen());
        assertFalse(report.toString().contains("not seen"), report.toString());
    }

    @Test
    void whatTheApplicationNamesKeepsAStopFromBeingClean() {
        service.graceful.unseen("the pool of imports");
        service.graceful.unseen("the pool of imports");

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(StopReport.Outcome.UNSEEN, report.outcome());
        assertFalse(report.clean());
        assertEquals(List.of("the pool of imports"), report.unseen());
        assertTrue(report.toString().startsWith("UNSEEN after 8.001s"), report.toString());
        assertTrue(report.toString().endsWith("; not seen: the pool of imports"), report.toString());
        assertTrue(report.toJson().contains("\"unseenCount\":1,\"unseen\":[\"the pool of imports\"]"), report.toJson());
    }

    @Test
    void soDoesAPortThatNobodyWatches() {
        listening.add(61_001);

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(StopReport.Outcome.UNSEEN, report.outcome());
        assertEquals(List.of("port 61001"), report.unseen());
    }

    @Test
    void aPortThatIsWatchedDoesNot() {
        listening.add(61_002);
        service.graceful.watches(61_002);

        assertTrue(service.stop(StopCause.SIGTERM).clean());
    }

    @Test
    void norOneThatAnotherServiceOfThisProcessWatches() {
        listening.add(61_003);
        StopFixture.kubernetes().graceful.watches(61_003);

        assertTrue(service.stop(StopCause.SIGTERM).clean());
    }

    @Test
    void norOneThatIsNobodysTraffic() {
        listening.add(5005);
        listening.add(61_004);
        service.graceful.ignorePort(61_004);

        assertTrue(service.stop(StopCause.SIGTERM).clean());
    }

    @Test
    void portsThatCannotBeListedAreNotSeenAndEndNoWait() {
        StopFixture broken = StopFixture.ready(
                settings -> {},
                parts -> parts.listening(known -> {
                    throw new NumberFormatException("a kernel of tomorrow");
                }));

        StopReport report = broken.stop(StopCause.SIGTERM);

        assertEquals(StopReport.Outcome.UNSEEN, report.outcome());
        broken.assertLeft(Phase.PROPAGATING, 8);
    }

    @Test
    void whatIsCutIsWorseThanWhatIsNotSeen() {
        service.graceful.unseen("the pool of imports");
        service.request(1, 100);

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(StopReport.Outcome.CUT, report.outcome());
        assertEquals(List.of("the pool of imports"), report.unseen(), "said all the same");
    }

    @Test
    void whereNobodyRoutesNoPortIsLookedFor() {
        listening.add(61_005);
        StopFixture local = with(listening, false);

        assertTrue(local.stop(StopCause.SIGTERM).clean());
    }
}
