package io.graceful.testkit.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.testkit.result.Event;
import io.graceful.testkit.result.NodeStory;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.result.PodStory;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.Probe;
import io.graceful.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the actors do together. */
class ClusterTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Action UPDATE = new Action.RollingUpdate(null);

    @ParameterizedTest
    @CsvSource({"1,1,0", "2,1,0", "3,1,0", "4,1,1", "5,2,1", "10,3,2"})
    void aQuarterRoundsUpForSurgeAndDownForUnavailable(int replicas, int surge, int unavailable) {
        assertEquals(new Fenceposts(surge, unavailable), Fenceposts.of(Deployment.of(replicas)));
    }

    @Test
    void oneMayBeUnavailableWhereBothRoundToNothing() {
        Deployment deployment =
                Deployment.of(1).maxSurge(Deployment.Share.percent(0)).maxUnavailable(Deployment.Share.percent(25));

        assertEquals(new Fenceposts(0, 1), Fenceposts.of(deployment));
    }

    @Test
    void anUpdateReplacesEveryPodAndEveryNodeFollows() {
        Play play = started(3);
        CompletableFuture<Void> done = play.perform(UPDATE, LONG);

        assertTrue(done.isDone());
        assertEquals(List.of("pod-4", "pod-5", "pod-6"), play.plane.rules.get("node-1"));
        assertEquals(play.plane.rules.get("node-1"), play.plane.rules.get("node-2"));
        Stories stories = Stories.of(play.scenario, play.journal.events(), play.timeline.now());
        assertEquals(6, stories.pods().size());
        assertTrue(stories.pods().stream()
                .filter(pod -> pod.revision() == 1)
                .allMatch(pod -> Integer.valueOf(143).equals(pod.exitCode()) && !pod.killed()));
        assertTrue(
                stories.pods().stream()
                        .allMatch(pod -> pod.readyAfter()
                                .filter(time -> !time.isNegative())
                                .isPresent()),
                () -> stories.pods().toString());
    }

    @Test
    void anUpdateOfThreeNeverHasFewerThanThreeReadyPods() {
        Play play = started(3);
        play.perform(UPDATE, LONG);

        int ready = 0;
        for (Event event : play.journal.events()) {
            if (event.kind() == Event.Kind.READY) {
                ready++;
            } else if (event.kind() == Event.Kind.DELETED) {
                ready--;
                assertTrue(ready >= 3, () -> "too few at " + event);
            }
        }
    }

    @Test
    void aNodeFollowsAfterItsLagAndNotBefore() {
        Play play = started(1);
        play.perform(UPDATE, LONG);

        Event told = play.journal.events().stream()
                .filter(event ->
                        event.kind() == Event.Kind.SLICE && event.detail().contains("terminating"))
                .findFirst()
                .orElseThrow();
        Event followed = play.events(Event.Kind.ROUTES, "node-1").stream()
                .filter(event -> event.at().compareTo(told.at()) > 0)
                .findFirst()
                .orElseThrow();
        assertEquals("pod-2", followed.detail());
        Duration lag = followed.at().minus(told.at());
        // Its lag, and up to a second more if it has synced just before.
        assertTrue(lag.toMillis() >= 2_000 && lag.toMillis() < 3_000, () -> "after " + lag);
    }

    @Test
    void aNodeThatIsNeverToldKeepsItsFirstRules() {
        Play play =
                Play.of(Play.scenario(Play.pod(), 1).node("deaf", Law.never())).started();
        CompletableFuture<Void> done = play.perform(UPDATE, LONG);

        assertTrue(done.isDone());
        assertEquals(List.of("pod-1"), play.plane.rules.get("deaf"));
    }

    @Test
    void syncsOfOneNodeAreASecondApart() {
        Play play = Play.of(Play.scenario(Play.pod(), 6)
                        .deployment(Deployment.of(6).maxSurge(Deployment.Share.percent(100)))
                        .node("quick", Law.fixed(Duration.ZERO)))
                .started();
        Duration from = play.timeline.now();
        play.perform(UPDATE, LONG);

        List<Event> syncs = play.events(Event.Kind.ROUTES, "quick").stream()
                .filter(event -> event.at().compareTo(from) > 0)
                .toList();
        assertTrue(syncs.size() > 1, "only one sync: this tests nothing");
        for (int i = 1; i < syncs.size(); i++) {
            assertTrue(syncs.get(i).at().minus(syncs.get(i - 1).at()).compareTo(Proxy.MIN_SYNC) >= 0);
        }
    }

    @Test
    void servingPodsThatTerminateAreTheFallbackWhenNoneIsReady() {
        Play play = started(2);
        play.containers.staysReady = true;
        play.containers.exitAfter = Duration.ofSeconds(20);
        play.containers.readyAfter = Duration.ofSeconds(15);
        play.perform(new Action.Delete(2, null), Duration.ofSeconds(10));

        assertEquals(List.of("pod-1", "pod-2"), play.plane.rules.get("node-1"));
    }

    @Test
    void podsThatTerminateAndDoNotServeAreNoFallback() {
        Play play = started(2);
        play.containers.exitAfter = Duration.ofSeconds(20);
        play.containers.readyAfter = Duration.ofSeconds(15);
        play.perform(new Action.Delete(2, null), Duration.ofSeconds(12));

        assertEquals(List.of(), play.plane.rules.get("node-1"));
    }

    @Test
    void withPublishNotReadyAddressesTerminatingPodsStayInTheRules() {
        Play play = Play.of(Play.scenario(Play.pod(), 1).publishNotReadyAddresses(true))
                .started();
        play.containers.exitAfter = Duration.ofSeconds(20);
        play.perform(UPDATE, Duration.ofSeconds(15));

        assertEquals(List.of("pod-1", "pod-2"), play.plane.rules.get("node-1"));
    }

    @Test
    void aNodeThatShutsDownTellsNobodyUntilItsPodsHaveEnded() {
        Play play = started(2);
        play.containers.exitAfter = Duration.ofSeconds(10);
        CompletableFuture<Void> done = play.perform(new Action.NodeShutdown("node-1", Duration.ofSeconds(30)), LONG);

        assertTrue(done.isDone());
        Duration exited = play.event(Event.Kind.EXITED, "pod-1").at();
        assertTrue(play.events(Event.Kind.NOT_READY, "pod-1").isEmpty(), "its readiness was seen");
        assertTrue(
                play.journal.events().stream()
                        .filter(event -> event.kind() == Event.Kind.ROUTES
                                && event.subject().equals("node-2"))
                        .filter(event -> event.at()
                                        .compareTo(play.event(Event.Kind.SIGTERM, "pod-1")
                                                .at())
                                > 0)
                        .allMatch(event -> event.at().compareTo(exited) > 0),
                "a router was told before");
        assertTrue(play.event(Event.Kind.CREATED, "pod-3").detail().endsWith("on node-2"));
    }

    @Test
    void aLivenessKillRestartsTheContainerAndItsReadinessTakesItOut() {
        Play play = started(2);
        play.containers.exitAfter = Duration.ofSeconds(12);
        CompletableFuture<Void> done = play.perform(new Action.LivenessKill(), LONG);

        assertTrue(done.isDone());
        assertEquals(2, play.containers.starts.get("pod-1"));
        // Three failures in a row, a second apart.
        Duration seen = play.between("pod-1", Event.Kind.SIGTERM, Event.Kind.NOT_READY);
        assertTrue(seen.toMillis() > 2_000 && seen.toMillis() < 3_100, () -> "after " + seen);
        assertEquals(1, play.events(Event.Kind.RESTARTED, "pod-1").size());
        assertEquals(PodPhase.READY, play.cluster.phases().get("pod-1"));
    }

    @Test
    void aStartupProbeHoldsTheOthersBackAndRestartsWhatDoesNotStart() {
        Play play = Play.of(Play.scenario(
                Play.pod()
                        .startupProbe(Probe.httpGet("/startupz", "http")
                                .period(Duration.ofSeconds(1))
                                .failureThreshold(3)),
                1));
        play.containers.readyAfter = LONG;
        CompletableFuture<Void> start = play.cluster.start();
        play.timeline.advance(Duration.ofSeconds(5));

        assertTrue(play.events(Event.Kind.PROBE, "pod-1").stream()
                .allMatch(event -> event.detail().startsWith("startup failed")));
        assertEquals(
                "startup probe failed", play.event(Event.Kind.STOPPING, "pod-1").detail());
        assertFalse(start.isDone());
    }

    @Test
    void readinessNeedsAsManySuccessesInARowAsItsThreshold() {
        Play play = Play.of(Play.scenario(
                        Play.pod()
                                .readinessProbe(Probe.httpGet("/ready", "http")
                                        .period(Duration.ofSeconds(2))
                                        .successThreshold(3)),
                        1))
                .started();

        // Ready after 0.5 s, asked at 0, 2, 4 and 6 s.
        Duration ready = play.between("pod-1", Event.Kind.STARTED, Event.Kind.READY);
        assertEquals(6, ready.toSeconds());
    }

    @Test
    void aProbeWaitsForItsInitialDelay() {
        Play play = Play.of(Play.scenario(
                        Play.pod()
                                .readinessProbe(Probe.httpGet("/ready", "http")
                                        .period(Duration.ofSeconds(1))
                                        .initialDelay(Duration.ofSeconds(4))),
                        1))
                .started();

        assertEquals(
                4, play.between("pod-1", Event.Kind.STARTED, Event.Kind.READY).toSeconds());
    }

    @Test
    void withoutAReadinessProbeAPodIsReadyWhenItRuns() {
        Play play = Play.of(Play.scenario(Play.pod().readinessProbe(null), 1)).started();

        assertEquals(Duration.ZERO, play.between("pod-1", Event.Kind.STARTED, Event.Kind.READY));
    }

    @Test
    void aPodThatCrashesInALoopEndsTheWaitWithOneSentence() {
        Play play = Play.of(Play.scenario(Play.pod(), 1));
        play.containers.crash = 3;
        CompletableFuture<Void> start = play.cluster.start();
        play.timeline.advance(Duration.ofSeconds(30));

        ExecutionException failure = assertThrows(ExecutionException.class, start::get);
        assertEquals(
                "pod-1 has ended 3 times before it was ever ready, the last time with code 3",
                failure.getCause().getMessage());
    }

    @Test
    void scalingDownTakesFromTheFullestNodeAndScalingUpMakesNewPods() {
        Play play = started(3);
        play.perform(new Action.Scale(2), LONG);
        // Two of three are on node-1.
        assertEquals(PodPhase.READY, play.cluster.phases().get("pod-2"));
        play.perform(new Action.Scale(3), LONG);

        assertEquals(PodPhase.READY, play.cluster.phases().get("pod-4"));
    }

    @Test
    void minReadySecondsHoldTheUpdateBack() {
        Play play = Play.of(
                        Play.scenario(Play.pod(), 1).deployment(Deployment.of(1).minReady(Duration.ofSeconds(7))))
                .started();
        play.perform(UPDATE, LONG);

        Duration held = play.event(Event.Kind.DELETED, "pod-1")
                .at()
                .minus(play.event(Event.Kind.READY, "pod-2").at());
        assertTrue(held.toMillis() >= 7_000 && held.toMillis() < 7_200, () -> "held for " + held);
    }

    @Test
    void theSameSeedGivesTheSameScheduleAndAnotherOneOtherLags() {
        assertEquals(journal(1), journal(1));
        assertNotEquals(journal(1), journal(2));
    }

    private static List<Event> journal(long seed) {
        Scenario.Builder scenario = Play.scenario(Play.pod(), 3).seed(seed);
        Play play = Play.of(scenario).started();
        play.perform(UPDATE, LONG);
        return play.journal.events();
    }

    @Test
    void storiesHaveNoGaps() {
        Play play = started(3);
        play.perform(UPDATE, LONG);
        Duration end = play.timeline.now();
        Stories stories = Stories.of(play.scenario, play.journal.events(), end);

        for (PodStory pod : stories.pods()) {
            for (int i = 1; i < pod.spans().size(); i++) {
                assertEquals(pod.spans().get(i - 1).to(), pod.spans().get(i).from());
            }
        }
        for (NodeStory node : stories.nodes()) {
            assertEquals(end, node.spans().get(node.spans().size() - 1).to());
        }
    }

    private static Play started(int replicas) {
        return Play.of(Play.scenario(Play.pod(), replicas)).started();
    }
}
