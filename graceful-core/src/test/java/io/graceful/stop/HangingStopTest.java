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
import io.graceful.lifecycle.Readiness;
import io.graceful.lifecycle.StopCause;
import io.graceful.settings.GracefulSettings;
import io.graceful.time.InlineThreads;
import io.graceful.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The stop's own thread hangs, as it does in a log whose pipe nobody reads. */
class HangingStopTest {

    private final ManualTime time = new ManualTime();
    private final InlineThreads threads = new InlineThreads(time);
    private final List<StopCause> handedOver = new ArrayList<>();
    private final StopSequence stop = stop(GracefulSettings.builder().build());

    private StopSequence stop(GracefulSettings settings) {
        Lifecycle lifecycle = new Lifecycle(time, threads);
        Outstanding work = new Outstanding(
                new InFlight(time),
                new TrackedWork(time),
                new Participants(time, threads),
                new LiveStreams(threads),
                new ConnectionLedger(time),
                new Farewell(lifecycle, () -> 0));
        StopSequence sequence = new StopSequence(
                time, threads, settings, lifecycle, new Readiness(lifecycle, settings.readinessOnStop()), work);
        sequence.handOverTo(handedOver::add);
        return sequence;
    }

    @Test
    void theSignalIsHandedOverJustBeforeTheKill() throws Exception {
        threads.never("stop");
        threads.really("stop-watch");

        stop.request(StopCause.SIGTERM);

        assertEquals(List.of(StopCause.SIGTERM), handedOver);
        assertTrue(
                time.elapsed().compareTo(Duration.ofSeconds(29)) > 0, "not before the last moment: " + time.elapsed());
        assertTrue(time.elapsed().compareTo(Duration.ofSeconds(30)) < 0, "but before the kill: " + time.elapsed());
        assertTrue(
                stop.awaitFinished(),
                "a shutdown hook that waits for the stop does not wait for one that was given up");
    }

    @Test
    void aStopThatEndsIsNotGivenUp() {
        stop.request(StopCause.SIGTERM);
        threads.really("stop-watch");
        time.advance(Duration.ofMinutes(1));

        assertEquals(List.of(StopCause.SIGTERM), handedOver, "handed over once, by the stop itself");
    }

    @Test
    void aDrainedServiceThatWaitsForItsSigtermIsNotGivenUp() {
        threads.really("stop-watch");

        stop.request(StopCause.PRE_STOP);
        time.advance(Duration.ofMinutes(10));

        assertEquals(List.of(), handedOver);
    }
}
