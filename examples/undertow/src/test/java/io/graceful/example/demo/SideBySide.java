package io.graceful.example.demo;

import io.graceful.testkit.Progress;
import io.graceful.testkit.result.PodPhase;
import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Runs that go on at the same time, a line each: written over where there is a terminal, now and then where there is none. */
final class SideBySide implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(3);

    private final PrintStream out;
    private final int columns;
    private final Map<String, String> lines = new LinkedHashMap<>();
    private boolean drawn;

    /**
     * A screen.
     *
     * @param columns of the terminal; 0 where there is none
     */
    SideBySide(PrintStream out, int columns, List<String> names) {
        this.out = out;
        this.columns = columns;
        names.forEach(name -> lines.put(name, name));
    }

    Progress line(String name) {
        return new Progress() {
            private Duration next = Duration.ZERO;

            @Override
            public void tick(Snapshot snapshot) {
                String line = text(name, snapshot);
                if (columns > 0) {
                    draw(name, line);
                } else if (snapshot.at().compareTo(next) >= 0) {
                    next = snapshot.at().plus(EVERY);
                    out.println(line);
                }
            }
        };
    }

    private static String text(String name, Progress.Snapshot snapshot) {
        Map<PodPhase, Long> pods = snapshot.pods().values().stream()
                .filter(phase -> phase != PodPhase.GONE)
                .collect(Collectors.groupingBy(phase -> phase, TreeMap::new, Collectors.counting()));
        return String.format(
                Locale.ROOT,
                "%5.1f s  %-17s %,6d requests %,5d failed   pods: %s",
                snapshot.at().toMillis() / 1e3,
                name,
                snapshot.requests(),
                snapshot.failed(),
                pods.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey().text())
                        .collect(Collectors.joining(", ")));
    }

    private synchronized void draw(String name, String line) {
        lines.put(name, line);
        clear();
        lines.values().forEach(text -> out.println(text.length() < columns ? text : text.substring(0, columns - 1)));
        out.flush();
        drawn = true;
    }

    private void clear() {
        if (drawn) {
            out.print("\033[" + lines.size() + "A\033[J");
        }
    }

    /** Leaves the terminal as it was. */
    @Override
    public synchronized void close() {
        clear();
        drawn = false;
        out.flush();
    }
}
