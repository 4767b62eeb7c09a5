package io.graceful.testkit.cli;

import io.graceful.testkit.Progress;
import io.graceful.testkit.result.Event;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.scenario.Durations;
import io.graceful.testkit.scenario.Scenario;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;

/**
 * A run on a terminal: one block that is drawn again in its place. Where there is no terminal: a line for each event of
 * interest, and one about the requests every few seconds.
 */
final class TerminalProgress implements Progress, AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Set<Event.Kind> OF_INTEREST = Set.of(
            Event.Kind.STEP_BEGAN,
            Event.Kind.STEP_ENDED,
            Event.Kind.READY,
            Event.Kind.SIGTERM,
            Event.Kind.SIGKILL,
            Event.Kind.EXITED,
            Event.Kind.RESTARTED);

    private final PrintWriter out;
    private final int columns;
    private final boolean live;
    private final boolean quiet;
    private final String name;
    private final Duration limit;
    private int drawn;
    private Duration nextLine = Duration.ZERO;

    /**
     * Progress.
     *
     * @param columns the width of the terminal; 0 if there is none
     */
    TerminalProgress(PrintWriter out, int columns, boolean quiet, Scenario scenario) {
        this.out = out;
        this.columns = columns;
        this.live = columns > 0;
        this.quiet = quiet;
        this.name = scenario.name();
        this.limit = scenario.limit();
    }

    static TerminalProgress of(CommandLine line, Scenario scenario, boolean quiet) {
        return new TerminalProgress(line.getErr(), Terminal.columns(), quiet, scenario);
    }

    @Override
    public synchronized void event(Event event) {
        if (!live && !quiet && OF_INTEREST.contains(event.kind())) {
            String what = event.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
            out.printf(
                    Locale.ROOT,
                    "%6.1f s  %s %s %s%n",
                    event.at().toMillis() / 1e3,
                    event.subject(),
                    what,
                    event.detail());
            out.flush();
        }
    }

    @Override
    public synchronized void tick(Snapshot snapshot) {
        if (quiet) {
            return;
        }
        if (live) {
            draw(block(snapshot));
        } else if (snapshot.at().compareTo(nextLine) >= 0) {
            nextLine = snapshot.at().plus(EVERY);
            out.println(status(snapshot));
            out.flush();
        }
    }

    private List<String> block(Snapshot snapshot) {
        List<String> lines = new ArrayList<>();
        lines.add(name + ", at most "
                + Durations.text(limit.minus(snapshot.at()).truncatedTo(ChronoUnit.SECONDS)) + " left");
        lines.add(status(snapshot));
        lines.add("  pods   "
                + snapshot.pods().entrySet().stream()
                        .filter(pod -> pod.getValue() != PodPhase.GONE)
                        .map(pod -> pod.getKey() + " " + pod.getValue().text())
                        .collect(Collectors.joining(", ")));
        snapshot.routes().entrySet().stream()
                .limit(8)
                .forEach(node -> lines.add("  " + node.getKey() + " routes to " + String.join(" ", node.getValue())));
        return lines;
    }

    private static String status(Snapshot snapshot) {
        String step = snapshot.step().isEmpty() ? "under load" : snapshot.step();
        String left = snapshot.stepsLeft() == 0 ? "" : ", " + snapshot.stepsLeft() + " steps to come";
        return String.format(
                Locale.ROOT,
                "%6.1f s  %,d requests, %,d failed, %d in flight; %s%s",
                snapshot.at().toMillis() / 1e3,
                snapshot.requests(),
                snapshot.failed(),
                snapshot.inFlight(),
                snapshot.requests() == 0 ? "pods start" : step,
                left);
    }

    private void draw(List<String> lines) {
        StringBuilder screen = new StringBuilder(up());
        for (String line : lines) {
            screen.append(line.length() < columns ? line : line.substring(0, columns - 1))
                    .append("\033[K\n");
        }
        drawn = lines.size();
        out.print(screen);
        out.flush();
    }

    /** Back to the first line of the block, and all of it cleared. */
    private String up() {
        return drawn == 0 ? "" : "\033[" + drawn + "A\033[J";
    }

    /** Leaves the terminal as it was. */
    @Override
    public synchronized void close() {
        if (live && drawn > 0) {
            out.print(up());
            out.flush();
            drawn = 0;
        }
    }
}
