package io.graceful.testkit.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.result.Event;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.Hook;
import io.graceful.testkit.scenario.PodSpec;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of a pod, to the second. */
class StopTest {

    private static final Handler.HttpGet DRAIN = Handler.HttpGet.of("/drain", "http");

    /** The hook's time counts in whole seconds, and 2 s are left whatever it took. */
    @ParameterizedTest
    @CsvSource({
        "0, 30, 30",
        "9900, 30, 21",
        "10000, 30, 20",
        "28500, 30, 2",
        "29900, 30, 2",
        "45000, 30, 2",
        "500, 1, 2"
    })
    void theHookIsInsideTheGracePeriod(long hookMillis, int grace, int left) {
        Play play = stopping(pod(DRAIN, grace), hookMillis);

        Event sigterm = play.event(Event.Kind.SIGTERM, "pod-1");
        assertEquals("SIGKILL after " + left + "s", sigterm.detail());
        assertEquals(Duration.ofSeconds(left), play.between("pod-1", Event.Kind.SIGTERM, Event.Kind.SIGKILL));
    }

    @Test
    void withoutAHookSigtermComesAtOnceAndSigkillAfterTheGracePeriod() {
        Play play = stopping(pod(null, 30), 0);

        assertTrue(play.between("pod-1", Event.Kind.DELETED, Event.Kind.SIGTERM).toMillis() <= 50);
        assertEquals(Duration.ofSeconds(30), play.between("pod-1", Event.Kind.SIGTERM, Event.Kind.SIGKILL));
        assertEquals("code 137", play.event(Event.Kind.EXITED, "pod-1").detail());
    }

    @Test
    void aHookThatTakesTooLongIsCutAndTwoSecondsAreLeft() {
        Play play = stopping(pod(DRAIN, 5), 60_000);

        assertEquals(Duration.ofSeconds(5), play.between("pod-1", Event.Kind.PRE_STOP, Event.Kind.PRE_STOP_ENDED));
        assertEquals(
                "cut by the grace period",
                play.event(Event.Kind.PRE_STOP_ENDED, "pod-1").detail());
        assertEquals(Duration.ofSeconds(2), play.between("pod-1", Event.Kind.SIGTERM, Event.Kind.SIGKILL));
    }

    @Test
    void aHookThatCannotBeReachedIsOverAtOnce() {
        Play play = Play.of(Play.scenario(pod(DRAIN, 30), 1)).started();
        play.containers.hookWorks = false;
        play.perform(new Action.Delete(1, null), Duration.ofSeconds(1));

        assertTrue(play.event(Event.Kind.PRE_STOP_ENDED, "pod-1").detail().startsWith("FailedPreStopHook"));
        assertEquals(Duration.ZERO, play.between("pod-1", Event.Kind.PRE_STOP, Event.Kind.SIGTERM));
    }

    @Test
    void aSleepIsNotShortenedByTheExit() {
        Play play = stopping(pod(new Handler.Sleep(Duration.ofSeconds(7)), 30), 0);

        assertEquals(Duration.ofSeconds(7), play.between("pod-1", Event.Kind.PRE_STOP, Event.Kind.SIGTERM));
        assertEquals(
                "SIGKILL after 23s", play.event(Event.Kind.SIGTERM, "pod-1").detail());
    }

    @Test
    void aPodDeletedWithLessGraceHasLess() {
        Play play = Play.of(Play.scenario(pod(null, 30), 1)).started();
        play.containers.exitAfter = null;
        play.perform(new Action.Delete(1, Duration.ofSeconds(4)), Duration.ofSeconds(10));

        assertEquals(Duration.ofSeconds(4), play.between("pod-1", Event.Kind.SIGTERM, Event.Kind.SIGKILL));
    }

    @Test
    void aKubeletThatStartsAgainRunsTheHookAgainWithTheFullGracePeriod() {
        Play play = Play.of(Play.scenario(pod(DRAIN, 30), 1)).started();
        play.containers.hookTakes = Duration.ofSeconds(6);
        play.containers.exitAfter = null;
        play.perform(new Action.Delete(1, null), Duration.ofSeconds(4));
        play.perform(new Action.KubeletRestart("node-1"), Duration.ofSeconds(60));

        assertEquals(2, play.events(Event.Kind.PRE_STOP, "pod-1").size());
        assertEquals(1, play.events(Event.Kind.SIGTERM, "pod-1").size());
        assertEquals(
                "SIGKILL after 24s", play.event(Event.Kind.SIGTERM, "pod-1").detail());
    }

    @Test
    void aSecondSignalReachesWhoeverIsBeingStopped() {
        Play play = Play.of(Play.scenario(pod(null, 30), 1)).started();
        play.perform(new Action.Delete(1, null), Duration.ofSeconds(1));
        play.perform(new Action.SecondSignal(), Duration.ofSeconds(1));

        assertEquals(2, play.events(Event.Kind.SIGTERM, "pod-1").size());
    }

    @Test
    void anEvictedPodHasOneSecondForItsHookAndTwoToEnd() {
        Play play = Play.of(Play.scenario(pod(DRAIN, 30), 1)).started();
        play.containers.hookTakes = Duration.ofSeconds(20);
        play.containers.exitAfter = null;
        play.perform(new Action.Evict(), Duration.ofSeconds(10));

        assertEquals(Duration.ofSeconds(1), play.between("pod-1", Event.Kind.PRE_STOP, Event.Kind.SIGTERM));
        assertEquals(Duration.ofSeconds(2), play.between("pod-1", Event.Kind.SIGTERM, Event.Kind.SIGKILL));
    }

    private static PodSpec.Builder pod(Hook hook, int grace) {
        return Play.pod().preStop(hook).grace(Duration.ofSeconds(grace));
    }

    private static Play stopping(PodSpec.Builder pod, long hookMillis) {
        Play play = Play.of(Play.scenario(pod, 1)).started();
        play.containers.hookTakes = Duration.ofMillis(hookMillis);
        play.containers.exitAfter = null;
        play.perform(new Action.Delete(1, null), Duration.ofSeconds(90));
        return play;
    }
}
