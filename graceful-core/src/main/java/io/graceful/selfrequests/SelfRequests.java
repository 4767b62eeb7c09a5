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
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last step of the warm-up: requests to ourselves, until the service has settled. {@link #run} is called once; the rest is
 * safe for any thread.
 */
@API(status = API.Status.INTERNAL)
public final class SelfRequests {

    /** The header by which the edges of our servers know these requests; its value is a secret of this process. */
    public static final String HEADER = "X-Graceful-Warmup";

    private static final Logger log = LoggerFactory.getLogger(SelfRequests.class);

    private static final String NAME = "self-requests";

    private static final int MOST_CLIENTS = 8;

    /** For answers that are just coming, before the ceiling; who takes longer is cut off. */
    private static final Duration LAST_ANSWERS = Duration.ofMillis(50);

    /** What this machine and this JVM are; asked once the self-requests begin, so that a start without any pays nothing. */
    interface Surroundings {
        double cpus();

        /** Null if nobody says what is compiled. */
        @Nullable
        CompilationSignal compilation();

        Load load(URI base, List<SelfRequest> requests, String mark);
    }

    private final Time time;
    private volatile List<SelfRequest> requests;
    private final int clients;
    private final Surroundings surroundings;
    private final Mark mark;
    private volatile @Nullable URI base;
    private volatile TaskResult.State state = TaskResult.State.WAITING;
    private volatile SettlingRun.Progress progress = SettlingRun.Progress.NONE;
    private volatile SettlingRun.@Nullable Conclusion conclusion;
    private volatile @Nullable Duration took;
    private volatile long startNanos;

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
            return new Clients(time, threads, base, requests, mark, Latencies::new);
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

    /** Adds requests to the others; those that are added once {@link #run} has begun are not sent. */
    public synchronized void add(List<SelfRequest> more) {
        List<SelfRequest> all = new ArrayList<>(requests);
        all.addAll(more);
        requests = List.copyOf(all);
    }

    /** Whether there is nothing to ask for. */
    public boolean isEmpty() {
        return requests.isEmpty();
    }

    /** Where a listener of the application is: of several, the first is asked. */
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
        try {
            SettlingRun.Conclusion how = settle(ceiling.minus(LAST_ANSWERS), cancelled);
            if (how != null) {
                conclude(how);
            }
        } catch (RuntimeException | Error e) {
            // No thread to be had, a signal that fails: nothing that is wrong with us keeps the service from its
            // traffic.
            conclude(new SettlingRun.Conclusion(Verdict.FAILED, String.valueOf(e)));
        } finally {
            if (conclusion == null) {
                took = time.since(startNanos);
                state = TaskResult.State.CANCELLED;
            }
        }
        return conclusion != null;
    }

    private SettlingRun.@Nullable Conclusion settle(Deadline ceiling, BooleanSupplier cancelled)
            throws InterruptedException {
        URI to = base;
        if (to == null) {
            return new SettlingRun.Conclusion(Verdict.NO_LOAD, "no listener of the application is known");
        }
        double cpus = surroundings.cpus();
        int most = clients > 0 ? clients : (int) Math.max(1, Math.min(MOST_CLIENTS, Math.ceil(cpus)));
        Load load = surroundings.load(to, requests, mark.begin());
        try {
            SettlingRun run = new SettlingRun(
                    time, load, most, cpus, surroundings.compilation(), newProgress -> progress = newProgress);
            run.announce(to, requests, cpus, ceiling);
            return run.go(ceiling, cancelled);
        } finally {
            end(load);
        }
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

    private void conclude(SettlingRun.Conclusion how) {
        took = time.since(startNanos);
        conclusion = how;
        state = how.verdict() == Verdict.FAILED ? TaskResult.State.FAILED : TaskResult.State.DONE;
        TaskResult result = result();
        String length = Durations.text(result.took());
        if (how.problem().isEmpty()) {
            log.info("Self-requests ended after {}: {}", length, result.note());
        } else {
            log.warn(
                    "Self-requests ended after {}: {}; {}; going on without them",
                    length,
                    result.note(),
                    how.problem());
        }
    }

    /** How they are doing, as a task of the warm-up. */
    public TaskResult result() {
        Duration ended = took;
        Duration spent =
                ended != null ? ended : state == TaskResult.State.RUNNING ? time.since(startNanos) : Duration.ZERO;
        SettlingRun.Conclusion how = conclusion;
        String text = progress.text();
        return how == null
                ? new TaskResult(NAME, state, spent, "", text)
                : new TaskResult(
                        NAME, state, spent, how.problem(), how.verdict() + (text.isEmpty() ? "" : ", " + text));
    }

    /** How many were answered, without errors. */
    public long answered() {
        return progress.answered();
    }

    /** How many windows were judged. */
    public int windows() {
        return progress.windows();
    }

    /** The compiler's part of the CPUs in the last two seconds, 1 for all of them; NaN if it is not known. */
    public double compiling() {
        return progress.compiling();
    }

    /** How it ended; empty before it has. */
    public Optional<Verdict> verdict() {
        return Optional.ofNullable(conclusion).map(SettlingRun.Conclusion::verdict);
    }
}
