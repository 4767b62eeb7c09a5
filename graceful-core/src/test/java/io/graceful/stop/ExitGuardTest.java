package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.StopFixture;
import io.graceful.lifecycle.StopCause;
import io.graceful.time.Deadline;
import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The JVM was told to end and does not. */
class ExitGuardTest {

    private final ManualTime time = new ManualTime();
    private final InlineThreads threads = new InlineThreads(time);
    private final List<String> halted = new ArrayList<>();

    private ExitGuard guard(Duration left) {
        return new ExitGuard(
                time,
                threads,
                new StopAttempt(Time.system(), Threads.system(), StopCause.SIGTERM, 0, Instant.EPOCH),
                Deadline.in(time, left),
                ExitGuard.SIGTERM_STATUS,
                status -> halted.add(status + " at " + time.elapsed().toMillis()));
    }

    @Test
    void itIsHaltedAtItsLastMomentWithTheStatusOfTheSignal() {
        guard(Duration.ofMillis(4_200)).start();

        assertEquals(List.of("143 at 4200"), halted);
    }

    @Test
    void aLogThatHangsDoesNotSaveIt() {
        threads.never("exit-guard-log");

        guard(Duration.ofSeconds(1)).start();

        assertEquals(1, halted.size());
        assertTrue(time.elapsed().compareTo(Duration.ofMillis(1_110)) <= 0, time.elapsed()::toString);
    }

    @Test
    void aStopInKubernetesIsGuardedUntilJustBeforeTheKill() {
        StopFixture service = StopFixture.kubernetes();
        service.stop(StopCause.SIGTERM);
        Duration left = service.graceful.stopSequence().lastExit().remaining();

        assertEquals(Duration.ofSeconds(30).minus(ExitGuard.BEFORE_KILL).minus(service.time.elapsed()), left);
    }

    @Test
    void afterTheKillDeadlineThereIsStillAMomentToEnd() {
        StopFixture service = StopFixture.kubernetes();
        service.graceful.stop(StopCause.PRE_STOP);
        service.time.advance(Duration.ofSeconds(31).minus(service.time.elapsed()));

        service.graceful.stop(StopCause.SIGTERM);

        Duration left = service.graceful.stopSequence().lastExit().remaining();
        assertTrue(left.compareTo(Duration.ofSeconds(1)) > 0, left::toString);
        assertTrue(left.compareTo(Duration.ofSeconds(2)) < 0, "the kubelet's two seconds: " + left);
    }

    @Test
    void aLaterDeletionHasAGracePeriodOfItsOwn() {
        StopFixture service = StopFixture.kubernetes();
        service.graceful.stop(StopCause.PRE_STOP);
        service.time.advance(Duration.ofMinutes(10));

        service.graceful.stop(StopCause.SIGTERM);

        Duration left = service.graceful.stopSequence().lastExit().remaining();
        assertTrue(left.compareTo(Duration.ofSeconds(27)) > 0, left::toString);
        assertTrue(left.compareTo(Duration.ofSeconds(30)) < 0, left::toString);
    }
}
