package io.graceful.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {

    private final ManualTime time = new ManualTime();
    private final InlineThreads threads = new InlineThreads(time);
    private final Lifecycle lifecycle = new Lifecycle(time, threads);

    /** Written down a second time, by hand: what the design's picture of the phases says. */
    private static final Map<Phase, Set<Phase>> LEGAL = Map.of(
            Phase.STARTING, Set.of(Phase.WARMING_UP, Phase.PROPAGATING, Phase.DRAINING),
            Phase.WARMING_UP, Set.of(Phase.READY, Phase.PROPAGATING, Phase.DRAINING),
            Phase.READY, Set.of(Phase.PROPAGATING, Phase.DRAINING),
            Phase.PROPAGATING, Set.of(Phase.DRAINING),
            Phase.DRAINING, Set.of(Phase.STOPPING),
            Phase.STOPPING, Set.of(Phase.STOPPED),
            Phase.STOPPED, Set.of());

    private static final Map<Phase, List<Phase>> WAY_TO = Map.of(
            Phase.STARTING, List.of(),
            Phase.WARMING_UP, List.of(Phase.WARMING_UP),
            Phase.READY, List.of(Phase.WARMING_UP, Phase.READY),
            Phase.PROPAGATING, List.of(Phase.PROPAGATING),
            Phase.DRAINING, List.of(Phase.PROPAGATING, Phase.DRAINING),
            Phase.STOPPING, List.of(Phase.DRAINING, Phase.STOPPING),
            Phase.STOPPED, List.of(Phase.DRAINING, Phase.STOPPING, Phase.STOPPED));

    static Stream<Arguments> everyPair() {
        return Stream.of(Phase.values())
                .flatMap(from -> Stream.of(Phase.values()).map(to -> Arguments.of(from, to)));
    }

    private void bringTo(Phase phase) {
        WAY_TO.get(phase).forEach(lifecycle::advance);
    }

    @ParameterizedTest
    @MethodSource("everyPair")
    void everyMoveIsMadeRefusedOrAlreadyPast(Phase from, Phase to) {
        bringTo(from);
        int moves = lifecycle.history().size();

        if (to.ordinal() <= from.ordinal()) {
            assertFalse(lifecycle.advance(to), "a phase that is past was entered again");
            assertEquals(from, lifecycle.phase(), "the service went back");
            assertEquals(moves, lifecycle.history().size(), "a move that was none is in the history");
        } else if (LEGAL.get(from).contains(to)) {
            assertTrue(lifecycle.advance(to), "the one who moved was told that another did");
            assertEquals(to, lifecycle.phase(), "the move was not made");
            assertEquals(moves + 1, lifecycle.history().size(), "the move is not in the history");
        } else {
            IllegalStateException refused =
                    assertThrows(IllegalStateException.class, () -> lifecycle.advance(to), "a phase was skipped");
            assertEquals(from, lifecycle.phase(), "a refused move changed the phase");
            assertTrue(
                    refused.getMessage().startsWith("phase " + from + " cannot be followed by " + to),
                    refused.getMessage());
            LEGAL.get(from)
                    .forEach(legal -> assertTrue(refused.getMessage().contains(legal.name()), refused.getMessage()));
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void isStopFromPropagatingOn(Phase phase) {
        boolean before = phase == Phase.STARTING || phase == Phase.WARMING_UP || phase == Phase.READY;

        assertEquals(!before, phase.isStop());
    }

    @Nested
    class Signals {

        @Test
        void fireOnceWithTheMove() {
            List<PhaseChange> seen = new ArrayList<>();
            lifecycle.reached(Phase.WARMING_UP).thenAccept(seen::add);

            time.advance(Duration.ofSeconds(3));
            lifecycle.advance(Phase.WARMING_UP);
            lifecycle.advance(Phase.WARMING_UP);

            PhaseChange expected =
                    new PhaseChange(Phase.STARTING, Phase.WARMING_UP, time.now(), Duration.ofSeconds(3), null);
            assertEquals(List.of(expected), seen, "the signal of the phase was lost or doubled");
        }

        @Test
        void neverFireForAPhaseThatWasSkipped() {
            List<PhaseChange> seen = new ArrayList<>();
            lifecycle.reached(Phase.READY).thenAccept(seen::add);

            lifecycle.advance(Phase.DRAINING);
            lifecycle.advance(Phase.STOPPING);
            lifecycle.advance(Phase.STOPPED);

            assertEquals(List.of(), seen);
        }

        @Test
        void fireAtOnceForAPhaseThatIsPast() {
            lifecycle.advance(Phase.WARMING_UP);
            List<PhaseChange> seen = new ArrayList<>();

            lifecycle.reached(Phase.WARMING_UP).thenAccept(seen::add);

            assertEquals(1, seen.size(), "who asks late never hears");
        }

        @Test
        void cannotBeFiredFromOutside() {
            List<PhaseChange> seen = new ArrayList<>();
            lifecycle.reached(Phase.WARMING_UP).thenAccept(seen::add);

            lifecycle.reached(Phase.WARMING_UP).toCompletableFuture().complete(null);

            assertEquals(List.of(), seen, "a caller fired the signal of a phase that was not reached");
        }
    }

    @Nested
    class TimesAndCauses {

        @Test
        void timeInAPhaseIsCountedFromItsBeginning() {
            time.advance(Duration.ofSeconds(2));
            lifecycle.advance(Phase.WARMING_UP);
            time.advance(Duration.ofSeconds(5));

            assertEquals(Duration.ofSeconds(5), lifecycle.inPhase());
        }

        @Test
        void historyIsOldestFirstWithTheTimeSpentInEach() {
            time.advance(Duration.ofSeconds(1));
            lifecycle.advance(Phase.WARMING_UP);
            time.advance(Duration.ofSeconds(2));
            lifecycle.advance(Phase.READY);
            time.advance(Duration.ofSeconds(4));
            lifecycle.advance(Phase.DRAINING, StopCause.SIGINT);

            assertEquals(
                    List.of(Phase.STARTING, Phase.WARMING_UP, Phase.READY),
                    lifecycle.history().stream().map(PhaseChange::from).toList());
            assertEquals(
                    List.of(1L, 2L, 4L),
                    lifecycle.history().stream()
                            .map(change -> change.spent().toSeconds())
                            .toList());
        }

        @Test
        void theCauseOfTheStopStaysUntilTheEnd() {
            assertNull(lifecycle.stopCause(), "there is a cause before there is a stop");

            lifecycle.advance(Phase.DRAINING, StopCause.API);
            lifecycle.advance(Phase.STOPPING);
            lifecycle.advance(Phase.STOPPED);

            assertEquals(StopCause.API, lifecycle.stopCause(), "the cause was lost on the way");
        }
    }
}
