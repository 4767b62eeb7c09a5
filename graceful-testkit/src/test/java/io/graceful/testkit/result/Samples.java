package io.graceful.testkit.result;

import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Results that nobody played. */
public final class Samples {

    private Samples() {}

    /** Pods that are replaced two seconds apart, the first {@code failures} requests of each second lost. */
    public static Result update(String name, int pods, int failures) {
        return update(name, pods, failures, "pod-", "Connection refused");
    }

    /** The same with other names and messages. */
    public static Result update(String name, int pods, int failures, String podPrefix, String message) {
        Scenario scenario = Scenario.of(
                        PodSpec.running("java", "-jar", "service.jar").build())
                .name(name)
                .deployment(Deployment.of(pods))
                .nodes(3, Law.uniform(Duration.ofSeconds(1), Duration.ofSeconds(5)))
                .client(ClientSpec.get("one <shot>", ClientSpec.Kind.NEW_CONNECTION, 50, "/"))
                .build();
        List<PodStory> stories = new ArrayList<>();
        List<Failure> lost = new ArrayList<>();
        List<Traffic.PodTraffic> traffic = new ArrayList<>();
        double end = 14 + pods * 0.5;
        for (int i = 0; i < pods; i++) {
            double stop = 4 + i * 0.5;
            stories.add(old(podPrefix + (i + 1), i, stop, failures > 0));
            stories.add(young(podPrefix + (pods + i + 1), i, stop - 2, end));
            traffic.add(new Traffic.PodTraffic(
                    podPrefix + (i + 1), 500, failures, latency(900), latency(900), at(stop + 3)));
            traffic.add(new Traffic.PodTraffic(
                    podPrefix + (pods + i + 1),
                    1_700,
                    0,
                    new Latency(800, 1_400, 24_000 + 8_000 * i, 50_000),
                    latency(900),
                    at(end)));
            for (int f = 0; f < failures; f++) {
                lost.add(new Failure(
                        at(stop + 0.5 + f * 0.1),
                        at(0.01),
                        "id-" + i + "-" + f,
                        "one <shot>",
                        "node-1",
                        f == 0 ? "" : podPrefix + (i + 1),
                        PodPhase.SIGNALLED,
                        f % 2 == 0 ? Cause.REFUSED : Cause.RESET,
                        f % 2 == 1,
                        message));
            }
        }
        lost.sort(Comparator.comparing(Failure::at));
        return new Result(
                scenario,
                "direct",
                Instant.parse("2026-11-24T10:00:00Z"),
                at(end),
                new Machine("OpenJDK 17", "Linux", 2),
                List.of(new Event(at(1), Event.Kind.READY, podPrefix + "1", message)),
                stories,
                nodes(stories, pods, end),
                List.of(new StepStory("rolling-update", at(2), at(end - 1))),
                new Traffic(
                        1_000,
                        lost.size(),
                        2,
                        0,
                        List.of(new Traffic.Group(
                                "one <shot>", "new-connection", true, 1_000, lost.size(), 0, 0, 1_000, latency(1_000))),
                        lost,
                        seconds((int) end, failures),
                        traffic,
                        new Traffic.Ledger(true, 1_000 - lost.size(), 0, 0, 0)),
                List.of(),
                "");
    }

    private static PodStory old(String name, int i, double stop, boolean dies) {
        return new PodStory(
                name,
                1,
                "node-" + (i % 3 + 1),
                List.of(
                        span(PodPhase.STARTING, 0, 1.2),
                        span(PodPhase.READY, 1.2, stop),
                        span(PodPhase.PRE_STOP, stop, stop + 0.4),
                        span(PodPhase.SIGNALLED, stop + 0.4, stop + (dies ? 0.6 : 8.2)),
                        span(PodPhase.ENDED, stop + (dies ? 0.6 : 8.2), stop + (dies ? 0.7 : 8.3))),
                at(0.1),
                at(stop),
                at(stop + 0.4),
                at(stop + (dies ? 0.6 : 8.2)),
                dies ? 137 : 143,
                false,
                0);
    }

    private static PodStory young(String name, int i, double created, double end) {
        return new PodStory(
                name,
                2,
                "node-" + (i % 3 + 1),
                List.of(span(PodPhase.STARTING, created, created + 1.3), span(PodPhase.READY, created + 1.3, end)),
                at(created + 0.1),
                null,
                null,
                null,
                null,
                false,
                0);
    }

    private static List<NodeStory> nodes(List<PodStory> pods, int count, double end) {
        List<String> first = pods.stream()
                .filter(pod -> pod.revision() == 1)
                .map(PodStory::name)
                .toList();
        List<String> last = pods.stream()
                .filter(pod -> pod.revision() == 2)
                .map(PodStory::name)
                .toList();
        List<NodeStory> nodes = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            nodes.add(new NodeStory(
                    "node-" + i,
                    "1s to 5s",
                    List.of(
                            new NodeStory.Span(first, at(0), at(6 + i)),
                            new NodeStory.Span(last, at(6 + i), at(end)))));
        }
        return nodes;
    }

    private static List<Traffic.Second> seconds(int count, int failures) {
        List<Traffic.Second> seconds = new ArrayList<>();
        for (int second = 0; second < count; second++) {
            seconds.add(new Traffic.Second(second, 50 + second % 3, second == 5 ? failures : 0, latency(50)));
        }
        return seconds;
    }

    private static Latency latency(long count) {
        return new Latency(count, 1_200, 8_000, 20_000);
    }

    private static PodStory.Span span(PodPhase phase, double from, double to) {
        return new PodStory.Span(phase, at(from), at(to));
    }

    private static Duration at(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
