package io.graceful;

import static io.graceful.StopFixture.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.lifecycle.Gate;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.stop.StopReport;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every order in which the stop signal, a second one, the end of the last request, the late opening of a gate and the end of
 * the drain's budget can come, with a short wait and a long one. What is expected is worked out from four rules in plain
 * arithmetic, which know nothing of the code.
 */
class StopOrderTest {

    private enum Event {
        STOP,
        SECOND_STOP,
        LAST_REQUEST_ENDS,
        GATE_OPENS,
        DEADLINE
    }

    /** One event every four seconds. */
    private static final double SLOT = 4;

    private static final double STOP_TIMEOUT = 1;
    private static final double DRAIN_TIMEOUT = 1;
    private static final double EXIT = 2;

    private record Case(double delay, Map<Event, Double> at) {

        double of(Event event) {
            return at.get(event);
        }

        @Override
        public String toString() {
            return "wait " + delay + " s, " + at;
        }
    }

    /** What the design says must come of it, in seconds. */
    private record Oracle(double draining, double stopping, boolean cut, StopReport.WaitEnd waitEnd, int further) {

        static Oracle of(Case given) {
            double stop = given.of(Event.STOP);
            double second = given.of(Event.SECOND_STOP);
            double lastEnds = given.of(Event.LAST_REQUEST_ENDS);
            double deadline = given.of(Event.DEADLINE);

            // A second signal ends the current wait, and only that one.
            boolean skipsWait = second < stop + given.delay();
            double draining = skipsWait ? second : stop + given.delay();
            // The drain ends with the last request, with a second signal, or where the reserve for stopping begins.
            double drained = Math.min(Math.max(lastEnds, draining), deadline);
            boolean skipsDrain = !skipsWait && second < drained;
            double stopping = skipsDrain ? second : drained;
            return new Oracle(
                    draining,
                    stopping,
                    lastEnds > stopping,
                    skipsWait ? StopReport.WaitEnd.SIGNAL : StopReport.WaitEnd.QUIET,
                    second <= stopping ? 1 : 0);
        }
    }

    static Stream<Case> everyOrder() {
        List<Case> cases = new ArrayList<>();
        for (double delay : new double[] {2.5, 9.5}) {
            permute(new ArrayList<>(), order -> {
                Map<Event, Double> at = new EnumMap<>(Event.class);
                order.forEach(event -> at.put(event, SLOT * (order.indexOf(event) + 1)));
                Case made = new Case(delay, at);
                // The first signal is the stop by definition; the deadline is counted from it and holds the wait.
                double budget = made.of(Event.DEADLINE) - made.of(Event.STOP);
                if (made.of(Event.STOP) < made.of(Event.SECOND_STOP) && budget >= delay + DRAIN_TIMEOUT) {
                    cases.add(made);
                }
            });
        }
        return cases.stream();
    }

    private static void permute(List<Event> chosen, Consumer<List<Event>> each) {
        if (chosen.size() == Event.values().length) {
            each.accept(List.copyOf(chosen));
        }
        for (Event event : Event.values()) {
            if (!chosen.contains(event)) {
                chosen.add(event);
                permute(chosen, each);
                chosen.remove(event);
            }
        }
    }

    /** Who ends the wait early takes the risk that a router has not heard yet. */
    private static StopReport.Outcome outcome(Oracle expected) {
        if (expected.cut()) {
            return StopReport.Outcome.CUT;
        }
        return expected.waitEnd() == StopReport.WaitEnd.SIGNAL ? StopReport.Outcome.UNSEEN : StopReport.Outcome.CLEAN;
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void everyOrderEndsAsTheRulesSay(Case given) {
        Oracle expected = Oracle.of(given);
        double budget = given.of(Event.DEADLINE) - given.of(Event.STOP);
        StopFixture service = StopFixture.starting(
                settings -> settings.propagationDelay(seconds(given.delay()))
                        .drainTimeout(seconds(DRAIN_TIMEOUT))
                        .stopTimeout(seconds(STOP_TIMEOUT))
                        .terminationGracePeriod(seconds(budget + STOP_TIMEOUT + EXIT)),
                parts -> {});
        Gate gate = service.graceful.gate("late");
        service.graceful.started();
        service.request(0, given.of(Event.LAST_REQUEST_ENDS));
        service.at(given.of(Event.GATE_OPENS), gate::open);
        service.stopAt(given.of(Event.STOP), StopCause.SIGTERM);
        service.stopAt(given.of(Event.SECOND_STOP), StopCause.SIGTERM);
        List<Double> readyAt = new ArrayList<>();
        for (double second = 1; second < 30; second++) {
            double now = second;
            service.at(second, () -> {
                if (service.graceful.readiness().ready()) {
                    readyAt.add(now);
                }
            });
        }

        service.runTo(60);

        StopReport report = service.report();
        service.assertEntered(Phase.PROPAGATING, given.of(Event.STOP));
        service.assertEntered(Phase.DRAINING, expected.draining());
        service.assertEntered(Phase.STOPPING, expected.stopping());
        service.assertEntered(Phase.STOPPED, expected.stopping());
        assertEquals(outcome(expected), report.outcome(), "the outcome");
        assertEquals(expected.cut() ? 1 : 0, report.cut().size(), "what was cut");
        assertEquals(expected.waitEnd(), report.waitEndedBy(), "what ended the wait");
        assertEquals(expected.further(), report.furtherSignals(), "further signals");
        assertReadyOnlyBetween(given.of(Event.GATE_OPENS), given.of(Event.STOP), readyAt);
    }

    private static void assertReadyOnlyBetween(double gate, double stop, List<Double> readyAt) {
        for (double second = 1; second < 30; second++) {
            if (gate < second && second < stop) {
                assertTrue(readyAt.contains(second), "not ready at " + second + " although nothing was in the way");
            } else if (second < gate || second > stop) {
                assertFalse(readyAt.contains(second), "ready at " + second);
            }
        }
    }
}
