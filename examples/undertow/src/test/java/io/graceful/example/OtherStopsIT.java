package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.result.PodStory;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.ResultTable;
import io.graceful.testkit.scenario.Action;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pods end for other reasons than updates, and under load too. */
@Tag("scenario")
class OtherStopsIT {

    /** 30 s of grace less what is kept for the hooks and the exit. */
    private static final Duration SERVED = Duration.ofSeconds(24);

    @Test
    void oneOfTwoIsStoppedByItsLivenessProbeAndComesBack() throws InterruptedException {
        Played.losesNothing(Played.small().then(new Action.LivenessKill()));
    }

    @Test
    void scaledDownAndUpAgain() throws InterruptedException {
        Played.losesNothing(Played.small().then(new Action.Scale(1)).then(new Action.Scale(2)));
    }

    /** Nobody is told, so those who still come after the exit are lost, and what is not over by then; until then nobody is. */
    @Test
    void aNodeThatShutsDownIsServedToTheLastUsableSecond() throws InterruptedException {
        Result result = Played.play(Played.small().then(new Action.NodeShutdown("node-1", Duration.ofSeconds(30))));
        PodStory stopped = result.pods().stream()
                .filter(pod -> pod.exited() != null)
                .findFirst()
                .orElseThrow();
        assertTrue(
                result.traffic().failures().stream()
                        .allMatch(failure -> failure.at()
                                        .plus(failure.took())
                                        .compareTo(stopped.stopBegan().plus(SERVED))
                                > 0),
                () -> ResultTable.of(result));
        assertTrue(Played.stops(result).get(0).compareTo(SERVED) > 0, () -> ResultTable.of(result));
    }
}
