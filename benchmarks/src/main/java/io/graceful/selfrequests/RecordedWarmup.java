package io.graceful.selfrequests;

import io.graceful.time.Deadline;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The self-requests of another process, and each of their latencies: the same client, the same windows and the same rule, with
 * the compiler's time read from that process. They go on after SETTLED was said, so that one can see what came of it.
 *
 * @param millis what each good answer took, in the order in which they came
 * @param seconds when each came, from the first request on
 * @param settled when the rule ended, in seconds from the first request on
 * @param verdict how
 */
public record RecordedWarmup(double[] millis, double[] seconds, double settled, Verdict verdict) {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(2);

    /**
     * Asks {@code base} for {@code paths} by turns, with so many clients, for so long.
     *
     * @param pid the process whose compiler threads are watched
     */
    public static RecordedWarmup of(URI base, List<String> paths, long pid, int clients, Duration length)
            throws InterruptedException {
        Time time = Time.system();
        List<SelfRequest> requests = paths.stream().map(SelfRequest::get).toList();
        List<Kept> kept = new CopyOnWriteArrayList<>();
        Load load = new Clients(time, Threads.system(), base, requests, "recorded", () -> {
            Kept one = new Kept(time);
            kept.add(one);
            return one;
        });
        long start = time.nanos();
        Deadline end = Deadline.in(time, length);
        try {
            CompilerThreads signal = new CompilerThreads(Path.of("/proc", Long.toString(pid), "task"));
            if (!signal.isThere()) {
                throw new IllegalStateException("process " + pid + " shows no compiler threads");
            }
            int cpus = Runtime.getRuntime().availableProcessors();
            SettlingRun.Conclusion how =
                    new SettlingRun(time, load, clients, cpus, signal, progress -> {}).go(end, () -> false);
            double settled = time.since(start).toNanos() / NANOS_PER_SECOND;
            Waits.until(time, end::passed, end.later(Deadline.in(time, LAST_ANSWERS)));
            load.stop();
            if (!Waits.until(time, load::isOver, Deadline.in(time, LAST_ANSWERS))) {
                throw new IllegalStateException("an answer did not come within " + LAST_ANSWERS);
            }
            return of(kept, start, settled, how == null ? Verdict.FAILED : how.verdict());
        } finally {
            load.stop();
            load.cut();
        }
    }

    private static RecordedWarmup of(List<Kept> clients, long start, double settled, Verdict verdict) {
        List<long[]> all = new ArrayList<>();
        for (Kept client : clients) {
            for (int i = 0; i < client.count; i += 2) {
                all.add(new long[] {client.values[i], client.values[i + 1]});
            }
        }
        all.sort(Comparator.comparingLong(answer -> answer[0]));
        return new RecordedWarmup(
                all.stream().mapToDouble(answer -> answer[1] / NANOS_PER_MILLI).toArray(),
                all.stream()
                        .mapToDouble(answer -> (answer[0] - start) / NANOS_PER_SECOND)
                        .toArray(),
                settled,
                verdict);
    }

    /** Keeps each, beside counting it. */
    private static final class Kept extends Latencies {

        private final Time time;
        private long[] values = new long[1 << 20];
        private int count;

        Kept(Time time) {
            this.time = time;
        }

        @Override
        void record(long nanos) {
            super.record(nanos);
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count++] = time.nanos();
            values[count++] = nanos;
        }
    }
}
