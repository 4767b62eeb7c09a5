package io.graceful.testkit.result;

import java.time.Duration;
import java.util.List;

/**
 * What one node routed to.
 *
 * @param lag the law of its delays, for people
 * @param spans its rules in order, without a gap
 */
public record NodeStory(String name, String lag, List<Span> spans) {

    public NodeStory {
        spans = List.copyOf(spans);
    }

    /** Rules in force; times since the run began. No pod means that it refuses connections. */
    public record Span(List<String> pods, Duration from, Duration to) {
        public Span {
            pods = List.copyOf(pods);
        }
    }
}
