package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.inflight.ConnectionLedger;
import io.graceful.inflight.Farewell;
import io.graceful.inflight.InFlight;
import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.Participants;
import io.graceful.inflight.TrackedWork;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.Readiness;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.settings.ReadinessOnStop;
import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When the signal goes on to the handler that was there before ours, which ends the JVM. */
class HandOverTest {

    private final ManualTime time = new ManualTime();
    private final InlineThreads threads = new InlineThreads(time);
    private final Lifecycle lifecycle = new Lifecycle(time, threads);
    private final Outstanding work = new Outstanding(
            new InFlight(time),
            new TrackedWork(time),
            new Participants(time, threads),
            new LiveStreams(threads),
            new ConnectionLedger(time),
            new Farewell(lifecycle, () -> 0));
    private final StopSequence stop = new StopSequence(
            time,
            threads,
            GracefulSettings.builder()
                    .kubernetes(true)
                    .terminationMessagePath(Path.of("absent", "absent"))
                    .build(),
            lifecycle,
            new Readiness(lifecycle, ReadinessOnStop.IMMEDIATELY),
            work);
    private final List<String> handedOver = new ArrayList<>();

    @BeforeEach
    void ready() {
        stop.handOverTo(cause -> handedOver.add(
                cause + " in " + lifecycle.phase() + " at " + time.elapsed().toSeconds()));
        lifecycle.advance(Phase.WARMING_UP);
        lifecycle.advance(Phase.READY);
    }

    @Test
    void isTheLastThingOfAll() {
        stop.addListener(report -> handedOver.add("report"));

        stop.request(StopCause.SIGTERM);

        assertEquals(List.of("report", "SIGTERM in STOPPED at 8"), handedOver);
    }

    @Test
    void isOfSigtermWhenThatFollowsAPreStopCall() {
        time.at(Duration.ofSeconds(12), () -> stop.request(StopCause.SIGTERM));

        stop.request(StopCause.PRE_STOP);
        assertEquals(List.of(), handedOver, "the JVM would end without a SIGTERM");
        time.advance(Duration.ofSeconds(20));

        assertEquals(List.of("SIGTERM in STOPPED at 12"), handedOver);
    }

    @Test
    void isOfTheSignalThatCameLast() {
        time.at(Duration.ofSeconds(2), () -> stop.request(StopCause.SIGINT));

        stop.request(StopCause.SIGTERM);

        assertEquals(List.of("SIGINT in STOPPED at 2"), handedOver);
    }

    @ParameterizedTest
    @EnumSource(
            value = StopCause.class,
            names = {"SIGTERM", "SIGINT"})
    void isMadeForASignalThatComesWhenTheApplicationHadStoppedItself(StopCause signal) {
        stop.request(StopCause.API);
        handedOver.clear();
        time.advance(Duration.ofMinutes(5));

        stop.request(signal);

        assertEquals(1, handedOver.size(), "the process ignores a signal because it has nothing to do: " + handedOver);
        assertTrue(handedOver.get(0).startsWith(signal + " in STOPPED"), handedOver.toString());
    }

    @ParameterizedTest
    @EnumSource(
            value = StopCause.class,
            names = {"API", "PRE_STOP", "JVM_SHUTDOWN"})
    void isNotMadeForOtherCallersAfterTheEnd(StopCause cause) {
        stop.request(StopCause.API);
        handedOver.clear();

        stop.request(cause);

        assertEquals(List.of(), handedOver);
    }

    @Test
    void isMadeForASignalThatComesAfterTheStopItselfFailed() {
        stop.addHook(new StopHook("pool", 0, () -> {}));
        threads.refuse("hook-pool");
        stop.request(StopCause.API);
        handedOver.clear();

        stop.request(StopCause.SIGTERM);

        assertEquals(1, handedOver.size(), "a failed stop left a process that ignores SIGTERM");
    }

    @Test
    void isMadeEvenWhenTheStopItselfFails() {
        stop.addHook(new StopHook("pool", 0, () -> {}));
        threads.refuse("hook-pool");

        stop.request(StopCause.SIGTERM);

        assertEquals(List.of("SIGTERM in STOPPING at 8"), handedOver, "a failed stop left a process that lives on");
    }

    @Test
    void everythingThatEndsTheProcessHoldsTheJvmUntilItIsDone() {
        stop.request(StopCause.PRE_STOP);
        stop.request(StopCause.SIGTERM);
        stop.request(StopCause.SIGTERM);

        assertEquals(List.of("stop", "stop", "stop"), threads.held(), "waits, hooks, late hand-over");
    }

    @Test
    void waitingForTheEndReturnsAtOnceWhenThereIsNoStop() throws InterruptedException {
        assertTrue(stop.awaitFinished());
    }

    @Test
    void waitingForTheEndIsOverAtTheKillDeadlineWhenTheStopHangs() throws InterruptedException {
        threads.later("stop");
        stop.addListener(report -> {});
        stop.request(StopCause.PRE_STOP);

        boolean finished = stop.awaitFinished();

        assertEquals(false, finished, "a preStop call alone finishes nothing");
        assertEquals(Duration.ofSeconds(30), time.elapsed());
    }
}
