package io.graceful.testkit.result;

import io.graceful.testkit.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What came out of one run of a scenario. Immutable.
 *
 * @param plane {@code direct} or {@code namespaces}
 * @param counts what the pods told of themselves after the run; empty if the scenario asks for nothing
 * @param aborted why the run did not get to its end; empty if it did
 */
public record Result(
        Scenario scenario,
        String plane,
        Instant startedAt,
        Duration took,
        Machine machine,
        List<Event> events,
        List<PodStory> pods,
        List<NodeStory> nodes,
        List<StepStory> steps,
        Traffic traffic,
        List<Count> counts,
        String aborted) {

    /** Late starts above this share of all requests make a run's latencies worthless, and its verdict doubtful. */
    private static final double LATE_SHARE = 0.01;

    /** The first JDK whose client lets open streams end after a GOAWAY. */
    private static final int GENTLE_JAVA = 24;

    public Result {
        events = List.copyOf(events);
        pods = List.copyOf(pods);
        nodes = List.copyOf(nodes);
        steps = List.copyOf(steps);
        counts = List.copyOf(counts);
    }

    /** Whether everything the scenario expects came true. */
    public boolean passed() {
        return shortcomings().isEmpty();
    }

    /** What is not as expected, one sentence each; empty if the run passed. */
    public List<String> shortcomings() {
        return Shortcomings.of(this);
    }

    /**
     * Whether it passed, or fell short by a single request that {@code java.net.http} of this JVM failed at a GOAWAY. Up to JDK 23 that
     * client fails what it opens while the frame is on its way (JDK-8335181), and no service can prevent it.
     */
    public boolean passedButForAnOldJavaClient() {
        boolean single = failuresByCause().equals(Map.of(Cause.GOAWAY, 1L))
                && shortcomings().size() == 1;
        return passed() || (single && Runtime.version().feature() < GENTLE_JAVA);
    }

    /** Failures by their cause. */
    public Map<Cause, Long> failuresByCause() {
        return traffic.failures().stream()
                .collect(Collectors.groupingBy(Failure::cause, TreeMap::new, Collectors.counting()));
    }

    /**
     * How many requests failed because of a step, as far as time tells: from its begin to that of the next one that waited for
     * its end. What happened during another step counts for both.
     */
    public long failedSince(StepStory step) {
        Duration next = steps.stream()
                .map(StepStory::from)
                .filter(from -> from.compareTo(step.to()) >= 0)
                .min(Duration::compareTo)
                .orElse(took);
        return traffic.failures().stream()
                .filter(failure ->
                        failure.at().compareTo(step.from()) >= 0 && failure.at().compareTo(next) < 0)
                .count();
    }

    /** What the starts of the pods cost that the steps made, in the order in which they were made. */
    public List<StartFigures> newPods() {
        return pods.stream().flatMap(pod -> StartFigures.of(pod, this).stream()).toList();
    }

    /** The same over all of them. */
    public StartFigures.Summary starts() {
        return StartFigures.Summary.of(newPods());
    }

    /** Containers that had to be killed. */
    public List<PodStory> killed() {
        return pods.stream().filter(PodStory::killed).toList();
    }

    /**
     * The share of failed requests that is ruled out with 95 % confidence when none of n failed: 3/n (rule of three); 1 if
     * there was no request, or if some failed.
     */
    public double upperBound() {
        return traffic.failed() > 0 || traffic.requests() < 3 ? 1 : 3.0 / traffic.requests();
    }

    boolean generatorWasLate() {
        return traffic.late() > LATE_SHARE * traffic.requests();
    }
}
