package io.graceful.testkit;

import io.graceful.testkit.callers.CourierException;
import io.graceful.testkit.cluster.Cluster;
import io.graceful.testkit.cluster.Journal;
import io.graceful.testkit.cluster.Stories;
import io.graceful.testkit.load.Load;
import io.graceful.testkit.plane.DataPlane;
import io.graceful.testkit.plane.DirectPlane;
import io.graceful.testkit.plane.Endpoint;
import io.graceful.testkit.plane.NamespacePlane;
import io.graceful.testkit.plane.PlaneException;
import io.graceful.testkit.pod.CountsPage;
import io.graceful.testkit.pod.ProcessContainers;
import io.graceful.testkit.result.Count;
import io.graceful.testkit.result.Event;
import io.graceful.testkit.result.Machine;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.Counts;
import io.graceful.testkit.scenario.Durations;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.time.RealTimeline;
import io.graceful.testkit.time.Seed;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** All parts of one run, put together and taken apart again. */
final class Stage implements AutoCloseable {

    private static final Duration TICK = Duration.ofMillis(200);
    /** Nobody watches pods that are not ready for longer than this; a scenario may say less. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int TAIL_LINES = 15;

    private final Scenario scenario;
    private final Progress progress;
    private final Instant startedAt = Instant.now();
    private final CompletableFuture<Void> broken = new CompletableFuture<>();
    private final RealTimeline timeline = new RealTimeline(broken::completeExceptionally);
    private final DataPlane plane;
    private final ProcessContainers containers;
    private final Journal journal;
    private final Cluster cluster;
    private final Load load;
    private final Schedule schedule;

    private Stage(Scenario scenario, DataPlane plane, @Nullable Path podOutput, Progress progress) {
        this.scenario = scenario;
        this.progress = progress;
        this.plane = plane;
        Seed seed = new Seed(scenario.seed());
        journal = new Journal(timeline);
        journal.listen(progress::event);
        containers = new ProcessContainers(timeline::execute, podOutput, this::arrived);
        cluster = new Cluster(scenario, timeline, seed, plane, containers, journal);
        load = new Load(scenario, plane, seed, timeline, this::phaseOf);
        schedule = new Schedule(timeline, journal, cluster::perform);
    }

    static Stage set(Scenario scenario, Plane kind, @Nullable Path podOutput, Progress progress) {
        try {
            DataPlane plane = kind == Plane.DIRECT ? new DirectPlane() : new NamespacePlane();
            return new Stage(scenario, plane, podOutput, progress);
        } catch (PlaneException e) {
            throw new RunException(String.valueOf(e.getMessage()), e);
        }
    }

    Result play() throws InterruptedException {
        prepare();
        watch();
        begin();
        load.start();
        String aborted = "";
        try {
            await(schedule.delay(scenario.leadIn()));
            await(schedule.play(scenario.steps()));
            await(schedule.delay(scenario.leadOut()));
        } catch (TimeoutException e) {
            aborted = "not over after " + Durations.text(scenario.limit()) + " (limit), during " + schedule.running();
        } catch (RunException e) {
            aborted = String.valueOf(e.getMessage());
        }
        Traffic traffic = load.stop(patience());
        Duration end = timeline.now();
        List<Count> counts = counts();
        // Before the end of the run ends the pods: that is no part of their story.
        List<Event> events = journal.events();
        stopEverything();
        Stories stories = Stories.of(scenario, events, end);
        return new Result(
                scenario,
                plane.name(),
                startedAt,
                end,
                Machine.here(),
                events,
                stories.pods(),
                stories.nodes(),
                stories.steps(),
                traffic,
                counts,
                aborted);
    }

    private void prepare() {
        try {
            load.prepare();
        } catch (CourierException e) {
            throw new RunException(String.valueOf(e.getMessage()), e);
        }
    }

    /** What the pods that are ready tell of themselves now that nobody asks them any more. */
    private List<Count> counts() throws InterruptedException {
        Counts page = scenario.counts();
        if (page == null) {
            return List.of();
        }
        List<Endpoint> ready = plane.pods().stream()
                .filter(pod -> phaseOf(pod.pod()) == PodPhase.READY)
                .toList();
        return CountsPage.ask(page, ready);
    }

    private void begin() throws InterruptedException {
        Duration limit = scenario.limit().compareTo(START_LIMIT) < 0 ? scenario.limit() : START_LIMIT;
        try {
            await(cluster.start(), limit);
        } catch (TimeoutException e) {
            String why = String.join("\n  ", complaints());
            throw new RunException(
                    "the pods are not ready after " + Durations.text(limit) + ":\n  " + why + lastWords(), e);
        }
    }

    /** On the timeline, like all that happens to the cluster; should that be stuck, the end of the processes is enough. */
    private void stopEverything() throws InterruptedException {
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(cluster::stopEverything, timeline::execute);
        try {
            stopped.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            containers.close();
        }
    }

    private List<String> complaints() throws InterruptedException {
        CompletableFuture<List<String>> asked = CompletableFuture.supplyAsync(cluster::complaints, timeline::execute);
        try {
            return asked.get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of("nothing is known of them");
        }
    }

    private void await(CompletableFuture<Void> part) throws InterruptedException, TimeoutException {
        await(part, scenario.limit());
    }

    private void await(CompletableFuture<Void> part, Duration limit) throws InterruptedException, TimeoutException {
        Duration left = limit.minus(timeline.now());
        try {
            CompletableFuture.anyOf(part, broken).get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new RunException(cause.getMessage() + lastWords(), cause);
        }
    }

    /** What is in flight may take as long as the most patient client. */
    private Duration patience() {
        return scenario.clients().stream()
                .map(client -> client.timeout())
                .reduce(Duration.ZERO, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    private String lastWords() {
        StringBuilder words = new StringBuilder();
        cluster.phases().forEach((pod, phase) -> {
            String tail = containers.tail(pod, TAIL_LINES);
            if (phase != PodPhase.READY && !tail.isBlank()) {
                words.append("\nlast lines of ").append(pod).append(":\n").append(tail.indent(2));
            }
        });
        return words.toString().stripTrailing();
    }

    private void watch() {
        progress.tick(new Progress.Snapshot(
                timeline.now(),
                schedule.running(),
                schedule.left(),
                cluster.phases(),
                cluster.routes(),
                load.requests(),
                load.failed(),
                load.inFlight()));
        timeline.after(TICK, this::watch);
    }

    private PodPhase phaseOf(String pod) {
        return cluster.phases().getOrDefault(pod, PodPhase.GONE);
    }

    private void arrived(String id) {
        load.arrived(id);
    }

    @Override
    public void close() {
        load.close();
        timeline.close();
        containers.close();
        plane.close();
    }
}
