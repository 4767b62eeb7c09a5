package io.graceful.benchmarks.steady;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Says when a recorded warm-up had reached its steady state, and how early or late somebody said so.
 *
 * <p>Arguments: a file with one latency a line, in any unit, in the order of the requests; and after how many of them SETTLED
 * was said. Exits with 1 if there is no steady state, with 2 if there is nothing to judge.
 */
public final class WarmupJudge {

    private static final int MOST_LEVELS = 20;

    private WarmupJudge() {}

    public static void main(String... args) {
        if (args.length < 1 || args.length > 2) {
            bad("usage: WarmupJudge FILE [requests until SETTLED]");
        }
        try {
            double[] latencies = latencies(Files.readAllLines(Path.of(args[0])));
            SteadyState state = SteadyState.of(latencies);
            System.out.print(verdict(state, latencies.length, args.length == 2 ? Integer.parseInt(args[1]) : -1));
            System.exit(state.shape() == SteadyState.Shape.NO_STEADY_STATE ? 1 : 0);
        } catch (NumberFormatException e) {
            bad("no whole number: " + args[1]);
        } catch (IllegalArgumentException e) {
            bad(args[0] + ": " + e.getMessage());
        } catch (IOException e) {
            bad("cannot be read: " + e.getMessage());
        }
    }

    private static void bad(String message) {
        System.err.println(message);
        System.exit(2);
    }

    /** One a line; empty lines do not count. */
    static double[] latencies(List<String> lines) {
        double[] latencies = new double[lines.size()];
        int count = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty()) {
                latencies[count++] = latency(line, i + 1);
            }
        }
        return Arrays.copyOf(latencies, count);
    }

    private static double latency(String line, int number) {
        double latency;
        try {
            latency = Double.parseDouble(line);
        } catch (NumberFormatException e) {
            latency = Double.NaN;
        }
        if (!(latency >= 0 && latency <= Double.MAX_VALUE)) {
            String shown = line.length() > 40 ? line.substring(0, 40) + "…" : line;
            throw new IllegalArgumentException("line " + number + ": " + shown + " (expected: a latency)");
        }
        return latency;
    }

    /** What there is to say; {@code settled}: after how many requests SETTLED was said, below 0 if that is not known. */
    static String verdict(SteadyState state, int requests, int settled) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%,d requests, levels: %d%n",
                requests,
                state.levels().size()));
        state.levels().stream()
                .limit(MOST_LEVELS)
                .forEach(level -> text.append(
                        String.format(Locale.ROOT, "  from %,9d  median %.6g%n", level.from(), level.median())));
        if (state.levels().size() > MOST_LEVELS) {
            text.append(
                    String.format(Locale.ROOT, "  and %d more%n", state.levels().size() - MOST_LEVELS));
        }
        text.append(
                switch (state.shape()) {
                    case FLAT -> "flat: steady from the first request on";
                    case WARMUP -> String.format(Locale.ROOT, "warm-up: steady from request %,d on", state.from());
                    case SLOWDOWN ->
                        String.format(Locale.ROOT, "slowdown: steady, and slower, from request %,d on", state.from());
                    case NO_STEADY_STATE -> "no steady state: its last quarter is still changing";
                });
        text.append(String.format(Locale.ROOT, ", median %.6g there%n", state.median()));
        if (settled >= 0 && state.shape() != SteadyState.Shape.NO_STEADY_STATE) {
            int late = settled - state.from();
            text.append(String.format(
                    Locale.ROOT,
                    "SETTLED was said after %,d: %,d requests %s%n",
                    settled,
                    Math.abs(late),
                    late < 0 ? "early" : "late"));
        }
        return text.toString();
    }
}
