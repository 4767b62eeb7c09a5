package io.graceful.example.demo;

import io.graceful.example.Cluster;
import io.graceful.example.Launch;
import io.graceful.example.ServiceProcess;
import io.graceful.example.ServiceProcess.Exit;
import io.graceful.example.load.Result;
import java.time.Duration;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** One pod replaced by another, under load, shown while it happens. */
final class Update {

    private static final Duration SHORTEST_LAG = Duration.ofSeconds(1);
    private static final Duration LONGEST_LAG = Duration.ofSeconds(5);
    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final long TICK_MILLIS = 250;
    private static final Pattern PHASE = Pattern.compile("] (PROPAGATING|DRAINING|STOPPING) for");

    private final Screen screen;
    private final long startNanos = System.nanoTime();
    private final Launch first;
    private final Launch second;
    private volatile Cluster cluster;
    private volatile ServiceProcess old;
    private Map<String, Integer> answeredBefore = Map.of();

    /** What is left to be said afterwards. */
    record Outcome(Result result, Exit exit) {}

    Update(Screen screen, Launch first, Launch second) {
        this.screen = screen;
        this.first = first;
        this.second = second;
    }

    Outcome run() {
        Timer timer = new Timer("demo-screen", true);
        try (Cluster opened = Cluster.starting(first)) {
            cluster = opened;
            old = opened.current();
            stage("starts");
            timer.schedule(everyTick(), TICK_MILLIS, TICK_MILLIS);
            opened.underLoad();
            stage("serves");
            opened.awaitRequests(250);
            stage("serves, pod-b starts");
            opened.replace(second, SHORTEST_LAG, LONGEST_LAG, this::sigterm);
            Exit exit = old.awaitExit(GRACE);
            stage("is gone after " + seconds(exit.sinceSignal()));
            // Long enough for the last node to find out, whenever the old pod went.
            opened.awaitRequests(exit.sinceSignal().compareTo(LONGEST_LAG) < 0 ? 900 : 300);
            Result result = opened.endLoad();
            return new Outcome(result, exit);
        } finally {
            timer.cancel();
        }
    }

    /** Ends what runs, at once; for Ctrl-C. */
    void abort() {
        Cluster running = cluster;
        if (running != null) {
            running.end();
        }
    }

    private void sigterm(ServiceProcess pod) {
        stage("gets SIGTERM; nodes forget it after 1 to 5 s");
        pod.signal("TERM");
    }

    private void stage(String text) {
        screen.say(String.format("%5.1f s  pod-a %s", sinceStart(), text));
    }

    private TimerTask everyTick() {
        return new TimerTask() {
            @Override
            public void run() {
                screen.live(status());
            }
        };
    }

    private String status() {
        Result result = cluster.load().soFar();
        return String.format(
                "%5.1f s %,7d requests %,4d failed  pod-a %-11s  %s",
                sinceStart(), result.requests(), result.failures().size(), phase(), answering(result));
    }

    private String phase() {
        if (!old.isAlive()) {
            return "gone";
        }
        String output = old.output();
        return PHASE.matcher(output)
                .results()
                .map((MatchResult match) -> match.group(1))
                .reduce((before, after) -> after)
                .orElse(output.contains("READY") ? "READY" : "STARTING");
    }

    /** Who has answered since the last tick, and its share. */
    private String answering(Result result) {
        Map<String, Integer> now = new TreeMap<>(result.perPod());
        Map<String, Integer> before = answeredBefore;
        answeredBefore = Map.copyOf(now);
        now.replaceAll((pod, count) -> count - before.getOrDefault(pod, 0));
        int all = now.values().stream().mapToInt(Integer::intValue).sum();
        StringBuilder text = new StringBuilder("by ");
        now.forEach((pod, count) -> {
            if (count > 0) {
                text.append(pod)
                        .append(' ')
                        .append(Math.round(100.0 * count / all))
                        .append("% ");
            }
        });
        return all == 0 ? "" : text.toString();
    }

    private double sinceStart() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    static String seconds(Duration duration) {
        return String.format("%.1f s", duration.toMillis() / 1000.0);
    }
}
