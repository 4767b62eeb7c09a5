package io.graceful.testkit;

import io.graceful.testkit.result.Result;
import io.graceful.testkit.scenario.Durations;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.NodeSpec;
import io.graceful.testkit.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How late routers may be before requests fail: the largest lag, the same on every node, with which a scenario passes. Found
 * by halving, so it takes for granted that what passes with a lag passes with every shorter one.
 *
 * @param safe the largest lag that passed with every seed; negative if not even none did
 * @param unsafe the smallest lag that failed; longer than the search went if none did
 * @param points every run that was made for it, in order
 */
public record Margin(Duration safe, Duration unsafe, List<Point> points) {

    private static final Duration NONE = Duration.ofSeconds(-1);

    public Margin {
        points = List.copyOf(points);
    }

    /** One run: the lag, the seed, and how many requests failed. */
    public record Point(Duration lag, long seed, boolean passed, long failed, long requests) {}

    /** Plays a scenario; {@code scenario -> ScenarioRun.of(scenario).run()} in earnest. */
    @FunctionalInterface
    public interface Player {
        Result play(Scenario scenario) throws InterruptedException;
    }

    /**
     * Searches.
     *
     * @param most the longest lag to try
     * @param step how near to the limit to come
     * @param seeds how many seeds have to pass at each lag, counted up from the scenario's own
     */
    public static Margin search(Scenario scenario, Duration most, Duration step, int seeds, Player player)
            throws InterruptedException {
        List<Point> points = new ArrayList<>();
        if (passes(scenario, most, seeds, player, points)) {
            return new Margin(most, most.plus(step), points);
        }
        if (!passes(scenario, Duration.ZERO, seeds, player, points)) {
            return new Margin(NONE, Duration.ZERO, points);
        }
        Duration safe = Duration.ZERO;
        Duration unsafe = most;
        while (unsafe.minus(safe).compareTo(step) > 0) {
            Duration middle = safe.plus(unsafe.minus(safe).dividedBy(2));
            if (passes(scenario, middle, seeds, player, points)) {
                safe = middle;
            } else {
                unsafe = middle;
            }
        }
        return new Margin(safe, unsafe, points);
    }

    private static boolean passes(Scenario scenario, Duration lag, int seeds, Player player, List<Point> points)
            throws InterruptedException {
        for (int i = 0; i < seeds; i++) {
            Scenario.Builder changed =
                    scenario.toBuilder().seed(scenario.seed() + i).noNodes();
            for (NodeSpec node : scenario.nodes()) {
                changed.node(node.name(), Law.fixed(lag));
            }
            Result result = player.play(changed.build());
            points.add(new Point(
                    lag,
                    scenario.seed() + i,
                    result.passed(),
                    result.traffic().failed(),
                    result.traffic().requests()));
            if (!result.passed()) {
                return false;
            }
        }
        return true;
    }

    /** One sentence for people. */
    public String text() {
        if (safe.isNegative()) {
            return "requests fail even if every router follows at once";
        }
        boolean found = points.stream().anyMatch(point -> !point.passed());
        return found
                ? "safe while routers follow within " + Durations.text(safe) + "; not with " + Durations.text(unsafe)
                : "safe while routers follow within " + Durations.text(safe) + ", the most that was tried";
    }
}
