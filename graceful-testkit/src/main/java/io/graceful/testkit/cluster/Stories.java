package io.graceful.testkit.cluster;

import io.graceful.testkit.result.Event;
import io.graceful.testkit.result.NodeStory;
import io.graceful.testkit.result.PodStory;
import io.graceful.testkit.result.StepStory;
import io.graceful.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The events of a run, told pod by pod, node by node and step by step. */
public record Stories(List<PodStory> pods, List<NodeStory> nodes, List<StepStory> steps) {

    /** Tells them up to this time, at which everything that still was has its end. */
    public static Stories of(Scenario scenario, List<Event> events, Duration end) {
        Map<String, PodTale> pods = new LinkedHashMap<>();
        for (Event event : events) {
            if (event.kind() == Event.Kind.CREATED) {
                pods.put(event.subject(), new PodTale(event));
            } else if (pods.containsKey(event.subject())) {
                pods.get(event.subject()).follow(event);
            }
        }
        return new Stories(
                pods.values().stream().map(tale -> tale.story(end)).toList(),
                scenario.nodes().stream()
                        .map(node -> new NodeStory(node.name(), node.lag().toString(), spans(node.name(), events, end)))
                        .toList(),
                steps(events, end));
    }

    private static List<NodeStory.Span> spans(String node, List<Event> events, Duration end) {
        List<NodeStory.Span> spans = new ArrayList<>();
        List<String> pods = List.of();
        Duration from = Duration.ZERO;
        for (Event event : events) {
            if (event.kind() == Event.Kind.ROUTES && event.subject().equals(node)) {
                spans.add(new NodeStory.Span(pods, from, event.at()));
                pods = Routes.pods(event);
                from = event.at();
            }
        }
        spans.add(new NodeStory.Span(pods, from, end));
        return spans;
    }

    private static List<StepStory> steps(List<Event> events, Duration end) {
        List<StepStory> steps = new ArrayList<>();
        for (Event began : events) {
            if (began.kind() == Event.Kind.STEP_BEGAN) {
                Duration over = events.stream()
                        .filter(event -> event.kind() == Event.Kind.STEP_ENDED
                                && event.detail().equals(began.detail()))
                        .map(Event::at)
                        .findFirst()
                        .orElse(end);
                steps.add(new StepStory(began.subject(), began.at(), over));
            }
        }
        return steps;
    }
}
