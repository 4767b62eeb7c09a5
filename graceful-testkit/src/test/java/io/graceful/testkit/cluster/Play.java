package io.graceful.testkit.cluster;

import io.graceful.testkit.result.Event;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Probe;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.time.ManualTimeline;
import io.graceful.testkit.time.Seed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A cluster in virtual time. */
final class Play {

    final ManualTimeline timeline = new ManualTimeline();
    final FakeContainers containers = new FakeContainers(timeline);
    final FakePlane plane = new FakePlane();
    final Journal journal = new Journal(timeline);
    final Scenario scenario;
    final Cluster cluster;

    private Play(Scenario scenario) {
        this.scenario = scenario;
        cluster = new Cluster(scenario, timeline, new Seed(scenario.seed()), plane, containers, journal);
    }

    static Play of(Scenario.Builder scenario) {
        return new Play(scenario.build());
    }

    static PodSpec.Builder pod() {
        return PodSpec.running("service")
                .readinessProbe(Probe.httpGet("/ready", "http").period(Duration.ofSeconds(1)))
                .livenessProbe(Probe.httpGet("/livez", "http"));
    }

    static Scenario.Builder scenario(PodSpec.Builder pod, int replicas) {
        return Scenario.of(pod.build())
                .deployment(Deployment.of(replicas))
                .node("node-1", Law.fixed(Duration.ofSeconds(2)))
                .node("node-2", Law.uniform(Duration.ofSeconds(1), Duration.ofSeconds(5)));
    }

    Play started() {
        CompletableFuture<Void> start = cluster.start();
        timeline.advance(Duration.ofSeconds(20));
        if (!start.isDone() || start.isCompletedExceptionally()) {
            throw new AssertionError("not started: " + journal.events());
        }
        return this;
    }

    CompletableFuture<Void> perform(Action action, Duration time) {
        CompletableFuture<Void> done = cluster.perform(action);
        timeline.advance(time);
        return done;
    }

    List<Event> events(Event.Kind kind, String subject) {
        return journal.events().stream()
                .filter(event -> event.kind() == kind && event.subject().equals(subject))
                .toList();
    }

    Event event(Event.Kind kind, String subject) {
        List<Event> found = events(kind, subject);
        if (found.isEmpty()) {
            throw new AssertionError("no " + kind + " of " + subject + " in " + journal.events());
        }
        return found.get(0);
    }

    /** From one event of a pod to another. */
    Duration between(String pod, Event.Kind from, Event.Kind to) {
        return event(to, pod).at().minus(event(from, pod).at());
    }
}
