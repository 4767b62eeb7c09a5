package io.graceful.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LifecycleListenerTest {

    private final ManualTime time = new ManualTime();
    private final InlineThreads threads = new InlineThreads(time);
    private final Lifecycle lifecycle = new Lifecycle(time, threads);
    private final List<String> heard = new ArrayList<>();

    @Test
    void listenersAreToldInTheOrderOfRegistrationAfterThePhaseChanged() {
        lifecycle.onPhase(change -> heard.add("first " + change.to() + " in " + lifecycle.phase()));
        lifecycle.onPhase(change -> heard.add("second " + change.from()));

        lifecycle.advance(Phase.WARMING_UP);

        assertEquals(List.of("first WARMING_UP in WARMING_UP", "second STARTING"), heard);
    }

    @Test
    void oneThatThrowsIsToldAgainAndHoldsUpNobody() {
        lifecycle.onPhase(change -> {
            heard.add("bad " + change.to());
            throw new IllegalStateException("broken listener");
        });
        lifecycle.onPhase(change -> heard.add("good " + change.to()));

        lifecycle.advance(Phase.WARMING_UP);
        lifecycle.advance(Phase.READY);

        assertEquals(List.of("bad WARMING_UP", "good WARMING_UP", "bad READY", "good READY"), heard);
        assertEquals(Duration.ZERO, time.elapsed(), "a listener that throws cost time");
    }

    @Test
    void oneThatThrowsAnErrorDoesNotStopTheMove() {
        lifecycle.onPhase(change -> {
            throw new NoClassDefFoundError("com/acme/Gone");
        });
        lifecycle.onPhase(change -> heard.add("good " + change.to()));

        lifecycle.advance(Phase.WARMING_UP);

        assertEquals(List.of("good WARMING_UP"), heard, "an Error took the other listeners along");
    }

    @Test
    void oneThatHangsCostsOneSecondOnceAndIsNeverToldAgain() {
        lifecycle.onPhase(change -> {
            heard.add("hangs " + change.to());
            throw InlineThreads.hang();
        });
        lifecycle.onPhase(change -> heard.add("good " + change.to()));

        lifecycle.advance(Phase.WARMING_UP);
        Duration first = time.elapsed();
        lifecycle.advance(Phase.READY);

        assertEquals(List.of("hangs WARMING_UP", "good WARMING_UP", "good READY"), heard);
        assertEquals(Duration.ofSeconds(1), first, "the limit of a listener");
        assertEquals(Duration.ofSeconds(1), time.elapsed(), "the hanging listener held up a second phase");
        assertEquals(List.of("listener"), threads.interrupted(), "the hanging listener was not interrupted");
    }

    @Test
    void oneThatIsAddedLateHearsOnlyWhatIsToCome() {
        lifecycle.advance(Phase.WARMING_UP);
        lifecycle.onPhase(change -> heard.add(change.to().name()));

        lifecycle.advance(Phase.READY);

        assertEquals(List.of("READY"), heard);
    }

    @Test
    void aListenerMayItselfMoveThePhaseOn() {
        lifecycle.onPhase(change -> {
            if (change.to() == Phase.WARMING_UP) {
                lifecycle.advance(Phase.READY);
            }
        });

        lifecycle.advance(Phase.WARMING_UP);

        assertEquals(Phase.READY, lifecycle.phase(), "the move was lost under a lock");
    }

    @Test
    void anInterruptedMoverKeepsItsInterruptAndHasMoved() {
        lifecycle.onPhase(change -> {
            throw InlineThreads.hang();
        });
        lifecycle.onPhase(change -> heard.add("second"));

        Thread.currentThread().interrupt();
        lifecycle.advance(Phase.WARMING_UP);

        assertTrue(Thread.interrupted(), "the interrupt was eaten");
        assertEquals(Phase.WARMING_UP, lifecycle.phase());
        assertEquals(List.of("listener"), threads.interrupted(), "the listener was left running uninterrupted");
    }
}
