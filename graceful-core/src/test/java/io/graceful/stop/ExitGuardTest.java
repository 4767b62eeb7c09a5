package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.StopFixture;
import io.graceful.lifecycle.StopCause;
import io.graceful.time.Deadline;
import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import io.graceful.time.Stacks;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The JVM was told to end and does not. */
class ExitGuardTest {

    private final ManualTime time = new ManualTime();
    private final InlineThreads threads = new InlineThreads(time);
    private final List<String> halted = new ArrayList<>();

    private Duration lookTakes = Duration.ZERO;

    private ExitGuard guard(Duration untilTheKill) {
        return guard(untilTheKill, () -> {});
    }

    private ExitGuard guard(Duration untilTheKill, Runnable afterLook) {
        threads.really("exit-guard");
        return new ExitGuard(
                time,
                threads,
                () -> new StopAttempt(Time.system(), Threads.system(), StopCause.SIGTERM, 0, Instant.EPOCH),
                Deadline.in(time, untilTheKill),
                untilTheKill.dividedBy(3),
                143,
                status -> halted.add(status + " at " + time.elapsed().toMillis()),
                () -> {
                    time.advance(lookTakes);
                    afterLook.run();
                    return Stacks.now();
                });
    }

    @Test
    void itIsHaltedAtItsLastMomentWithTheStatusOfTheSignal() {
        guard(Duration.ofMillis(4_900)).start();

        assertEquals(List.of("143 at 4200"), halted);
    }

    @Test
    void aLogThatHangsDoesNotSaveIt() {
        threads.never("exit-guard-log");

        guard(Duration.ofMillis(1_700)).start();

        assertEquals(1, halted.size());
        assertTrue(time.elapsed().compareTo(Duration.ofMillis(1_110)) <= 0, time.elapsed()::toString);
    }

    @Test
    void aLogThatHasNoThreadDoesNotSaveIt() {
        threads.refuse("exit-guard-log");

        guard(Duration.ofMillis(1_700)).start();

        assertEquals(List.of("143 at 1000"), halted);
    }

    @Test
    void aLookThatNeverEndsBringsTheHaltForward() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Deadline kill = Deadline.in(Time.system(), Duration.ofSeconds(6));
        new ExitGuard(
                        Time.system(),
                        Threads.system(),
                        () -> null,
                        kill,
                        Duration.ofSeconds(4),
                        143,
                        status -> over.countDown(),
                        () -> {
                            await(end);
                            return Stacks.now();
                        })
                .start();

        assertTrue(over.await(10, TimeUnit.SECONDS));
        Duration left = kill.remaining();
        end.countDown();

        assertTrue(left.compareTo(ExitGuard.BEFORE_KILL) > 0, "as late as if threads stopped at once: " + left);
        assertTrue(left.compareTo(Duration.ofSeconds(4)) <= 0, "earlier than allowed: " + left);
    }

    @Test
    void whereThreadsTakeLongToStopTheHaltBeginsEarlier() {
        lookTakes = Duration.ofSeconds(2);

        guard(Duration.ofSeconds(30)).start();

        assertEquals(1, halted.size());
        assertTrue(time.elapsed().compareTo(Duration.ofSeconds(26)) <= 0, "30 - 0.7 - 2 s at least: " + halted);
        assertTrue(time.elapsed().compareTo(Duration.ofSeconds(20)) >= 0, "not before a third is left: " + halted);
    }

    @Test
    void oneLookThatMeetsAGarbageCollectionChangesNothing() {
        lookTakes = Duration.ofMillis(900);

        guard(Duration.ofSeconds(30), () -> lookTakes = Duration.ZERO).start();

        assertEquals(List.of("143 at 29300"), halted);
    }

    @Test
    void withoutAThreadForTheLooksItIsHaltedAllTheSame() {
        threads.refuse("exit-guard-look");

        guard(Duration.ofSeconds(30)).start();

        assertEquals(1, halted.size());
        assertTrue(time.elapsed().compareTo(Duration.ofSeconds(25)) >= 0, "not at once: " + halted);
        assertTrue(time.elapsed().compareTo(Duration.ofMillis(29_300)) <= 0, halted::toString);
    }

    @Test
    void withoutAThreadOfItsOwnItIsLeftToItsCaller() {
        ExitGuard guard = guard(Duration.ofSeconds(5));
        threads.refuse("exit-guard");

        Runnable rest = guard.start();

        assertEquals(List.of(), halted);
        rest.run();
        assertEquals(List.of("143 at 4300"), halted);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aStopThatIsLateGainsNoTimeByIt() {
        StopFixture service = StopFixture.kubernetes();
        service.threads.later("stop");
        service.graceful.stop(StopCause.SIGTERM);
        Duration before = service.graceful.stopSequence().lastExit().remaining();

        service.time.advance(Duration.ofSeconds(36));

        assertEquals(Duration.ofMillis(29_300), before);
        assertEquals(Duration.ZERO, service.graceful.stopSequence().lastExit().remaining());
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
