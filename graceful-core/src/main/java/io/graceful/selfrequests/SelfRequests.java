package io.graceful.selfrequests;

import io.graceful.settings.GracefulSettings;
import io.graceful.settings.RequestLine;
import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import io.graceful.warmup.TaskResult;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step of the warm-up: requests to ourselves, until the service has settled. {@link #run} is called once; the rest is
 * safe for any thread.
 */
public final class SelfRequests {

    /** The header by which the edges of our servers know these requests; its value is a secret of this process. */
    public static final String HEADER = "X-Graceful-Warmup";

    private static final Logger log = LoggerFactory.getLogger(SelfRequests.class);

    private static final String NAME = "self-requests";

    private static final Duration WINDOW = Duration.ofMillis(500);

    /** Enough for a p99 that means something; a window with fewer answers goes on. */
    private static final int LEAST_ANSWERS = 20;

    /** All clients at once would find every pool and cache of the service empty at the same moment. */
    private static final Duration RAMP = Duration.ofSeconds(1);

    private static final int MOST_CLIENTS = 8;

    /** Errors and nothing else for this long do not get better by waiting for the ceiling. */
    private static final Duration HOPELESS = Duration.ofSeconds(10);

    /** For answers that are just coming, before the ceiling; who takes longer is cut off. */
    private static final Duration LAST_ANSWERS = Duration.ofMillis(50);

    private static final Duration PROGRESS = Duration.ofSeconds(5);

    /** What this machine and this JVM are; asked once the self-requests begin, so that a start without any pays nothing. */
    interface Surroundings {
        double cpus();

        /** Null if nobody says what is compiled. */
        @Nullable
        CompilationSignal compilation();

        Load load(URI base, List<SelfRequest> requests, String mark);
    }

    private final Time time;
    private final List<SelfRequest> requests;
    private final int clients;
    private final Surroundings surroundings;
    private final Mark mark;
    private volatile @Nullable URI base;
    private volatile TaskResult.State state = TaskResult.State.WAITING;
    private volatile @Nullable Verdict verdict;
    private volatile @Nullable Duration took;
    private volatile long startNanos;
    private volatile String problem = "";
    private volatile String note = "";
    private volatile long answered;
    private volatile int windows;
    private volatile double compiling = Double.NaN;

    /** {@code signal}: null for the JVM's own. */
    public SelfRequests(
            Time time,
            Threads threads,
            GracefulSettings settings,
            List<SelfRequest> more,
            @Nullable CompilationSignal signal) {
        this(time, all(settings, more), settings.warmupConcurrency().orElse(0), new ThisMachine(time, threads, signal));
    }

    SelfRequests(Time time, List<SelfRequest> requests, int clients, Surroundings surroundings) {
        this.time = time;
        this.requests = List.copyOf(requests);
        this.clients = clients;
        this.surroundings = surroundings;
        this.mark = new Mark(time);
    }

    private static final class ThisMachine implements Surroundings {

        private final Time time;
        private final Threads threads;
        private final @Nullable CompilationSignal signal;

        ThisMachine(Time time, Threads threads, @Nullable CompilationSignal signal) {
            this.time = time;
            this.threads = threads;
            this.signal = signal;
        }

        @Override
        public double cpus() {
            return Cpus.ofThisProcess();
        }

        @Override
        public @Nullable CompilationSignal compilation() {
            return signal != null ? signal : Compilation.ofThisJvm();
        }

        @Override
        public Load load(URI base, List<SelfRequest> requests, String mark) {
            return new Clients(time, threads, base, requests, mark);
        }
    }

    private static List<SelfRequest> all(GracefulSettings settings, List<SelfRequest> more) {
        List<SelfRequest> all = new ArrayList<>();
        for (RequestLine line : settings.warmupRequests()) {
            all.add(SelfRequest.of(line));
        }
        all.addAll(more);
        return all;
    }

    /** Whether there is nothing to ask for. */
    public boolean isEmpty() {
        return requests.isEmpty();
    }

    /**
     * Where a listener of the application is: of several, the first is asked. With {@code https} any certificate is accepted.
     *
     * @param scheme http or https
     * @param bound what the listener is bound to; if that is every address of this machine, it is reached by loopback
     */
    public void sendTo(String scheme, InetSocketAddress bound) {
        if (base != null || bound.isUnresolved()) {
            return;
        }
        InetAddress address =
                bound.getAddress().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound.getAddress();
        String host = address.getHostAddress();
        // The zone of a link-local address cannot stand in a URI, nor in a Host header.
        String named = address instanceof Inet6Address ? "[" + host.replaceFirst("%.*", "") + "]" : host;
        base = URI.create(scheme + "://" + named + ":" + bound.getPort());
    }

    /**
     * Whether requests of ours may be among those that arrive: only then is it worth looking for {@link #HEADER}. One read
     * otherwise.
     */
    public boolean isActive() {
        return mark.isActive();
    }

    /** Whether a request that has this value of {@link #HEADER}, or null for none, is one of ours: exempt from everything. */
    public boolean isOurs(@Nullable String header) {
        return mark.matches(header);
    }

    /**
     * Asks until the service has settled, and returns at {@code ceiling} at the latest; at once if {@code cancelled} says so.
     *
     * @return false if it was cancelled
     */
    public boolean run(Deadline ceiling, BooleanSupplier cancelled) throws InterruptedException {
        startNanos = time.nanos();
        state = TaskResult.State.RUNNING;
        URI to = base;
        if (to == null) {
            conclude(Verdict.NO_LOAD, "no listener of the application is known");
            return true;
        }
        try {
            Load load = surroundings.load(to, requests, mark.begin());
            try {
                new Run(load, ceiling.minus(LAST_ANSWERS), cancelled).go(to);
            } finally {
                end(load);
            }
        } catch (RuntimeException | Error e) {
            // No thread to be had, a signal that fails: nothing that is wrong with us keeps the service from its
            // traffic.
            conclude(Verdict.FAILED, String.valueOf(e));
        } finally {
            if (verdict == null) {
                took = time.since(startNanos);
                state = TaskResult.State.CANCELLED;
            }
        }
        return verdict != null;
    }

    private void end(Load load) throws InterruptedException {
        load.stop();
        try {
            Waits.until(time, load::isOver, Deadline.in(time, LAST_ANSWERS));
        } finally {
            load.cut();
            mark.end();
        }
    }

    private void conclude(Verdict how, String why) {
        if (verdict != null) {
            return;
        }
        took = time.since(startNanos);
        problem = why;
        String summary = how + (note.isEmpty() ? "" : ", " + note);
        note = summary;
        verdict = how;
        state = how == Verdict.FAILED ? TaskResult.State.FAILED : TaskResult.State.DONE;
        String length = Durations.text(result().took());
        if (how == Verdict.FAILED || how == Verdict.NO_LOAD) {
            log.warn("Self-requests ended after {}: {}; {}; going on without them", length, summary, why);
        } else {
            log.info("Self-requests ended after {}: {}", length, summary);
        }
    }

    /** How they are doing, as a task of the warm-up. */
    public TaskResult result() {
        Duration ended = took;
        Duration spent =
                ended != null ? ended : state == TaskResult.State.RUNNING ? time.since(startNanos) : Duration.ZERO;
        return new TaskResult(NAME, state, spent, problem, note);
    }

    /** How many were answered, without errors. */
    public long answered() {
        return answered;
    }

    /** How many windows were judged. */
    public int windows() {
        return windows;
    }

    /** The compiler's part of the CPUs in the last two seconds, 1 for all of them; NaN if it is not known. */
    public double compiling() {
        return compiling;
    }

    /** How it ended; empty before it has. */
    public Optional<Verdict> verdict() {
        return Optional.ofNullable(verdict);
    }

    private final class Run {

        private final Load load;
        private final Deadline ceiling;
        private final BooleanSupplier cancelled;
        private final double cpus = surroundings.cpus();
        private final @Nullable CompilationSignal signal = surroundings.compilation();
        private final int most = clients > 0 ? clients : (int) Math.max(1, Math.min(MOST_CLIENTS, Math.ceil(cpus)));
        private final Settling settling;
        private long progressNanos = startNanos;
        private long windowNanos = startNanos;
        private long[] answersBefore = new long[Latencies.BUCKETS];
        private Duration compiledBefore;
        private boolean full = most == 1;

        Run(Load load, Deadline ceiling, BooleanSupplier cancelled) {
            this.load = load;
            this.ceiling = ceiling;
            this.cancelled = cancelled;
            // Time on the clock is spent by one compiler thread at least, however small its part of a CPU.
            double comparedWith = signal == null || signal.isCpuTime() ? cpus : Math.max(1, cpus);
            this.settling = new Settling(comparedWith, signal != null);
            this.compiledBefore = spent();
        }

        void go(URI to) throws InterruptedException {
            log.info(
                    "Self-requests to {} begin: {}; up to {} at a time, for {} at the most, on {} CPUs, watching {}",
                    to,
                    requests,
                    most,
                    Durations.text(ceiling.remaining()),
                    cpus,
                    signal == null ? "latency alone, because nobody says what is compiled here" : signal);
            while (true) {
                Deadline end = Deadline.in(time, WINDOW).earlier(ceiling);
                if (Waits.until(time, this::interrupted, end)) {
                    return;
                }
                boolean settled = look();
                if (settled) {
                    conclude(Verdict.SETTLED, "");
                } else if (isHopeless() || ceiling.passed()) {
                    giveUp();
                }
                if (verdict != null) {
                    return;
                }
                tellProgress();
            }
        }

        private boolean interrupted() {
            if (cancelled.getAsBoolean()) {
                return true;
            }
            load.raiseTo(clientsNow());
            return false;
        }

        private int clientsNow() {
            double part = (double) time.since(startNanos).toNanos() / RAMP.toNanos();
            return (int) Math.min(most, 1 + Math.floor(part * most));
        }

        /** Ends the window, if there were enough answers in it; returns whether the service has settled. */
        private boolean look() {
            long[] answers = load.answers();
            answered = Latencies.count(answers);
            long[] those = new long[Latencies.BUCKETS];
            for (int i = 0; i < those.length; i++) {
                those[i] = answers[i] - answersBefore[i];
            }
            if (Latencies.count(those) < LEAST_ANSWERS) {
                return false;
            }
            long now = time.nanos();
            Duration compiled = spent();
            Window window = new Window(
                    Duration.ofNanos(now - windowNanos),
                    full,
                    Duration.ofNanos(Latencies.p99(those)),
                    compiled.minus(compiledBefore));
            full = clientsNow() == most;
            windowNanos = now;
            answersBefore = answers;
            compiledBefore = compiled;
            boolean settled = settling.add(window);
            windows = settling.windows();
            compiling = signal == null ? Double.NaN : settling.compiling();
            note = describe();
            return settled;
        }

        private Duration spent() {
            return signal == null ? Duration.ZERO : signal.spent();
        }

        private String describe() {
            long failures = load.failures();
            return String.format(
                    Locale.ROOT,
                    "%,d requests, p99 %s, best %s%s%s",
                    answered,
                    millis(settling.p99()),
                    millis(settling.best()),
                    signal == null ? "" : String.format(Locale.ROOT, ", JIT %.0f %%", 100 * settling.compiling()),
                    failures == 0 ? "" : String.format(Locale.ROOT, ", %,d errors", failures));
        }

        private boolean isHopeless() {
            return answered == 0
                    && load.failures() > 0
                    && time.since(startNanos).compareTo(HOPELESS) >= 0;
        }

        private void giveUp() {
            if (answered == 0 && load.failures() > 0) {
                note = String.format(Locale.ROOT, "%,d errors", load.failures());
                conclude(Verdict.FAILED, "no answer was a good one, the first: " + load.firstFailure());
            } else if (answered < LEAST_ANSWERS) {
                note = String.format(Locale.ROOT, "%,d requests", answered);
                conclude(Verdict.NO_LOAD, "too few answers to judge by");
            } else {
                conclude(Verdict.CEILING_REACHED, "");
            }
        }

        private void tellProgress() {
            if (time.since(progressNanos).compareTo(PROGRESS) >= 0) {
                progressNanos = time.nanos();
                log.info("Self-requests: {}", note.isEmpty() ? answered + " requests" : note);
            }
        }
    }

    private static String millis(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        return String.format(Locale.ROOT, millis < 10 ? "%.2fms" : "%.0fms", millis);
    }
}
