package io.graceful.testkit.scenario;

import java.time.Duration;
import java.util.List;

/**
 * Where a service tells its own counts, in the text format of Prometheus. When the last request is over and before any pod is
 * stopped for it, all of them have to be zero again in every pod that is ready.
 *
 * @param page as a probe would ask for it
 * @param zero names of metrics; of one with labels, all of its samples count together
 * @param within how long after the last request they may take
 */
public record Counts(Handler.HttpGet page, List<String> zero, Duration within) {

    public Counts {
        zero = List.copyOf(zero);
    }

    /** These metrics of this page, within 10 s. */
    public static Counts of(Handler.HttpGet page, String... zero) {
        return new Counts(page, List.of(zero), Duration.ofSeconds(10));
    }
}
