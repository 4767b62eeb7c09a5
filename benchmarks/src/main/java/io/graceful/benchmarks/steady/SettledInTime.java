package io.graceful.benchmarks.steady;

import io.graceful.selfrequests.RecordedWarmup;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Says SETTLED for services that were just started, goes on asking, and judges afterwards whether that was too early or too
 * late: the steady state is what {@link SteadyState} finds in the latencies.
 *
 * <p>Arguments: a base address, paths with commas in between, how many starts, seconds for each, a file for what the services
 * say, and after that the command that starts one. One start more comes first and does not count: the clients are cold in it.
 * Loopback only.
 */
public final class SettledInTime {

    private static final Duration UNTIL_LISTENING = Duration.ofSeconds(60);
    private static final int CLIENTS = 2;
    private static final String WHOLE = "[1-9][0-9]{0,2}";

    /** After SETTLED: what the first clients would have met. */
    private static final double FIRST_SECONDS = 3;

    private SettledInTime() {}

    public static void main(String... args) throws IOException, InterruptedException {
        if (args.length < 6 || !args[2].matches(WHOLE) || !args[3].matches(WHOLE)) {
            System.err.println(
                    "usage: SettledInTime BASE PATHS STARTS SECONDS LOG COMMAND...  (STARTS and SECONDS: 1 to 999)");
            System.exit(2);
        }
        URI base = URI.create(args[0]);
        List<String> paths = List.of(args[1].split(",", -1));
        int starts = Integer.parseInt(args[2]);
        Duration length = Duration.ofSeconds(Long.parseLong(args[3]));
        List<String> command = Arrays.asList(args).subList(5, args.length);
        System.out.println(
                "| start | verdict | said after | steady from | said | p99 of the next 3 s | steady p99 | ratio |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (int i = 0; i <= starts; i++) {
            RecordedWarmup warmup = one(base, paths, length, new File(args[4]), command);
            if (i > 0) {
                System.out.println(line(i, warmup));
            }
        }
    }

    private static RecordedWarmup one(URI base, List<String> paths, Duration length, File log, List<String> command)
            throws IOException, InterruptedException {
        Process service = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        try {
            awaitListening(base, service);
            return RecordedWarmup.of(base, paths, service.pid(), CLIENTS, length);
        } finally {
            service.destroyForcibly();
            service.waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static void awaitListening(URI base, Process service) throws IOException, InterruptedException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < UNTIL_LISTENING.toNanos()) {
            if (!service.isAlive()) {
                throw new IOException("the service ended with " + service.exitValue());
            }
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), 1000);
                return;
            } catch (IOException e) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }
        throw new IOException("nobody listens at " + base + " after " + UNTIL_LISTENING.toSeconds() + " s");
    }

    static String line(int number, RecordedWarmup warmup) {
        SteadyState state = SteadyState.of(warmup.millis());
        String after = String.format(Locale.ROOT, "| %d | %s | %.1f s |", number, warmup.verdict(), warmup.settled());
        if (state.shape() == SteadyState.Shape.NO_STEADY_STATE) {
            return after + " never | - | - | - | - |";
        }
        double from = warmup.seconds()[state.from()];
        double difference = warmup.settled() - from;
        double next = p99(warmup, warmup.settled(), warmup.settled() + FIRST_SECONDS);
        double last = warmup.seconds()[warmup.seconds().length - 1];
        double steady = p99(warmup, last * 3 / 4, last);
        return after
                + String.format(
                        Locale.ROOT,
                        " %.1f s, %s | %.1f s %s | %.2f ms | %.2f ms | %.2f |",
                        from,
                        state.shape().name().toLowerCase(Locale.ROOT),
                        Math.abs(difference),
                        difference < 0 ? "early" : "late",
                        next,
                        steady,
                        next / steady);
    }

    /** Of the answers that came between the two moments; NaN if there were none. */
    private static double p99(RecordedWarmup warmup, double from, double to) {
        double[] some = new double[warmup.millis().length];
        int count = 0;
        for (int i = 0; i < some.length; i++) {
            if (warmup.seconds()[i] >= from && warmup.seconds()[i] < to) {
                some[count++] = warmup.millis()[i];
            }
        }
        double[] sorted = Arrays.copyOf(some, count);
        Arrays.sort(sorted);
        return count == 0 ? Double.NaN : sorted[(int) Math.min(count - 1, Math.round(0.99 * count))];
    }
}
