package io.graceful;

import io.graceful.inflight.ConnectionLedger;
import io.graceful.inflight.DrainParticipant;
import io.graceful.inflight.Farewell;
import io.graceful.inflight.InFlight;
import io.graceful.inflight.LiveStreams;
import io.graceful.inflight.Ongoing;
import io.graceful.inflight.Participants;
import io.graceful.inflight.TrackedWork;
import io.graceful.lifecycle.Gate;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.LifecycleListener;
import io.graceful.lifecycle.Readiness;
import io.graceful.lifecycle.StopCause;
import io.graceful.management.ManagementProtocol;
import io.graceful.selfrequests.CompilationSignal;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.selfrequests.SelfRequests;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.ListeningPorts;
import io.graceful.stop.PortCloser;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopListener;
import io.graceful.stop.StopSequence;
import io.graceful.stop.Unseen;
import io.graceful.stop.Work;
import io.graceful.time.Action;
import io.graceful.time.Deadline;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.warmup.TaskResult;
import io.graceful.warmup.Warmup;
import io.graceful.warmup.WarmupTask;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one service, from its first line to its last.
 *
 * <pre>{@code
 * Graceful graceful = Graceful.builder().warmup("catalog", catalog::load).onStop("pool", pool::close).start();
 * GracefulUndertow.start(graceful).serve(Undertow.builder().addHttpListener(8080, "0.0.0.0"), handler);
 * }</pre>
 *
 * <p>Safe for any thread.
 */
public final class Graceful implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Graceful.class);

    private final Time time;
    private final Threads threads;
    private final GracefulSettings settings;
    private final Lifecycle lifecycle;
    private final Readiness readiness;
    private final Work work;
    private final Work rehearsal;
    private final Warmup warmup;
    private final SelfRequests selfRequests;
    private final StopSequence stop;
    private final Unseen unseen;
    private final ManagementProtocol management;
    private final StartRun start;
    private volatile JvmLife.@Nullable Member caught;

    private Graceful(Builder builder, GracefulSettings settings) {
        this.settings = settings;
        time = builder.time;
        threads = builder.threads;
        lifecycle = new Lifecycle(time, threads);
        readiness = new Readiness(lifecycle, settings.readinessOnStop());
        work = new Work(
                new InFlight(time),
                new TrackedWork(time),
                new Participants(time, threads),
                new LiveStreams(threads),
                new ConnectionLedger(time),
                new Farewell(lifecycle, () -> ThreadLocalRandom.current().nextDouble()));
        rehearsal = work.rehearsal(time, threads);
        warmup = new Warmup(time, threads, builder.tasks);
        selfRequests = new SelfRequests(time, threads, settings, builder.requests, builder.compilation);
        stop = new StopSequence(time, threads, settings, lifecycle, readiness, work);
        // Where nobody routes to this process there are debuggers, and nobody whose requests could be lost.
        unseen = new Unseen(settings.routed() ? builder.listening : known -> Set.of());
        builder.ignoredPorts.forEach(unseen::ignore);
        stop.unseenBy(unseen::all);
        management = new ManagementProtocol(settings, lifecycle, readiness, stop, work, this::warmup);
        start = new StartRun(this, time, threads, warmup, new Training(this, time, threads, stop, exit(builder)));
        add(builder);
    }

    private static Training.Exit exit(Builder builder) {
        Training.Exit other = builder.exit;
        return other != null ? other : new Training.Exit(System::exit, Runtime.getRuntime()::halt);
    }

    private void add(Builder builder) {
        for (LifecycleListener listener : builder.listeners) {
            lifecycle.addListener(listener);
        }
        for (StopHook hook : builder.hooks) {
            stop.addHook(hook);
        }
        for (DrainParticipant participant : builder.participants) {
            addParticipant(participant);
        }
        for (StopListener listener : builder.stopListeners) {
            addStopListener(listener);
        }
    }

    /**
     * Starts with the settings of this process and nothing else: for services without warm-up tasks and stop hooks.
     *
     * @throws io.graceful.settings.SettingsException if the settings cannot work
     */
    public static Graceful start() {
        return builder().start();
    }

    public static Builder builder() {
        return new Builder();
    }

    /**
     * The application's port is open: runs the warm-up tasks, on threads of their own, and becomes READY after them; with
     * {@code warmup.exit-after} it ends the process instead. Returns at once, or with phase READY when there is nothing to
     * warm up. Only the first call does anything, and none does after a stop signal.
     */
    public void started() {
        start.begin();
    }

    /**
     * Keeps the service from becoming READY, however warm it is, until {@code started} has completed normally: for frameworks
     * with start-up work of their own after the ports are open. To be called before {@link #started()}.
     */
    @API(status = API.Status.INTERNAL)
    public void readyAfter(CompletionStage<?> started) {
        start.readyAfter(started);
    }

    /** Asks the service to stop, as a signal would; the process does not end by it. Returns at once, not ready any more. */
    public StopAttempt stop() {
        return stop.request(StopCause.API);
    }

    /** Asks the service to stop, for the given reason: for adapters of frameworks that learn of it before we do. */
    @API(status = API.Status.INTERNAL)
    public StopAttempt stop(StopCause cause) {
        return stop.request(cause);
    }

    /** Waits until the stop that is under way has finished, no longer than the grace period; an interrupt ends the wait. */
    public void awaitStopped() {
        try {
            stop.awaitFinished();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops, waits until that is done, and hears signals and the JVM's shutdown no more; when no other service of this process
     * does, they go back to who had them before. Waits no longer than the grace period.
     */
    @Override
    public void close() {
        StopAttempt unused = stop();
        awaitStopped();
        JvmLife.Member member = caught;
        if (member != null) {
            JvmLife.ours().leave(member);
        }
    }

    /** Begins a piece of work that the drain waits for: {@code try (var work = graceful.track("import")) { … }}. */
    public Ongoing track(String name) {
        return work.tracked().track(name);
    }

    /** An executor whose tasks the drain waits for, from the moment they are handed over. */
    public Executor track(String name, Executor executor) {
        return work.tracked().wrap(name, executor);
    }

    /** An executor service whose tasks the drain waits for, from the moment they are handed over. */
    public ExecutorService track(String name, ExecutorService executor) {
        return work.tracked().wrap(name, executor);
    }

    /** A long-lived stream: not waited for, but asked to end, by {@code end}, during the propagation wait. */
    public Ongoing stream(String name, Runnable end) {
        return work.streams().opened(name, end);
    }

    /**
     * Names work, or a port, that graceful cannot watch, so that no report calls a stop CLEAN that it cannot vouch for. It is
     * said in the log once the service is READY, and listed in every report; the outcome is UNSEEN at best.
     */
    public void unseen(String what) {
        unseen.name(what);
    }

    /**
     * Says that nobody has to watch a TCP port that this process listens on: it is nobody's traffic, as a debugger's or JMX's,
     * or what comes in on it is watched in another way.
     */
    public void ignorePort(int port) {
        unseen.ignore(port);
    }

    /** What comes in on this port is watched. For adapters of servers. */
    @API(status = API.Status.INTERNAL)
    public void watches(int port) {
        Unseen.watches(port);
    }

    /** What graceful cannot see. For the start. */
    Unseen unseen() {
        return unseen;
    }

    /** The gate of that name; made, closed, at the first call. */
    public Gate gate(String name) {
        return readiness.gate(name);
    }

    /** Adds a hook of order 0; see {@link Builder#onStop}. */
    public void onStop(String name, Action action) {
        stop.addHook(new StopHook(name, 0, action));
    }

    /** Adds a hook of any order. */
    public void addHook(StopHook hook) {
        stop.addHook(hook);
    }

    /** Adds a warm-up task; to be called before {@link #started()}, one that comes later is not run. */
    public void addWarmup(WarmupTask task) {
        warmup.add(task);
    }

    /** Adds requests to ourselves; to be called before {@link #started()}. See {@link Builder#warmupRequests}. */
    public void addWarmupRequests(SelfRequest... more) {
        selfRequests.add(List.of(more));
    }

    /** Adds what the drain has to wait for. */
    public void addParticipant(DrainParticipant participant) {
        work.participants().add(participant);
    }

    /** Adds what closes a server's ports, as the last act. For adapters. */
    @API(status = API.Status.INTERNAL)
    public void addCloser(PortCloser closer) {
        stop.addCloser(closer);
    }

    /** Adds somebody who wants the stop report. */
    public void addStopListener(StopListener listener) {
        stop.addListener(listener);
    }

    public GracefulSettings settings() {
        return settings;
    }

    public Lifecycle lifecycle() {
        return lifecycle;
    }

    public Readiness readiness() {
        return readiness;
    }

    /** The application's open requests. For adapters of servers. */
    @API(status = API.Status.INTERNAL)
    public InFlight requests() {
        return work.requests();
    }

    /** The application's open connections. For adapters of servers. */
    @API(status = API.Status.INTERNAL)
    public ConnectionLedger connections() {
        return work.connections();
    }

    /** Everything a stop waits for. For meters. */
    @API(status = API.Status.INTERNAL)
    public Work work() {
        return work;
    }

    /**
     * Where the requests are counted that this service sends to itself: the same code as for all others, so that it is warm
     * when they come, and nobody waits for what is in it or reports it. For adapters of servers.
     */
    @API(status = API.Status.INTERNAL)
    public Work rehearsal() {
        return rehearsal;
    }

    /** How each warm-up task is doing; the self-requests, if there are any, come last. */
    public List<TaskResult> warmup() {
        List<TaskResult> all = new ArrayList<>(warmup.results());
        if (!selfRequests.isEmpty()) {
            all.add(selfRequests.result());
        }
        return List.copyOf(all);
    }

    /**
     * Says where a port of the application is, so that the requests of the warm-up can be sent there; of several, the first
     * is asked. With {@code https} any certificate is accepted. To be called before {@link #started()}, for a server
     * that graceful does not start itself.
     *
     * @param scheme http or https
     * @param bound what the port is bound to; if that is every address of this machine, it is reached by loopback
     */
    public void sendWarmupRequestsTo(String scheme, InetSocketAddress bound) {
        watches(bound.getPort());
        selfRequests.sendTo(scheme, bound);
    }

    /** The requests this service sends to itself to become warm. For adapters of servers, and for meters. */
    @API(status = API.Status.INTERNAL)
    public SelfRequests selfRequests() {
        return selfRequests;
    }

    /** The attempt under way; null before the first stop signal. */
    public @Nullable StopAttempt attempt() {
        return stop.attempt();
    }

    /** When the process has to be gone by itself, hooks and all; null before the first stop signal. */
    @API(status = API.Status.INTERNAL)
    public @Nullable Deadline lastExit() {
        return stop.lastExit();
    }

    /** How many requests have arrived since the stop signal; zero before it. */
    @API(status = API.Status.INTERNAL)
    public long lateRequests() {
        return stop.lateRequests();
    }

    /** What the management endpoints answer. For adapters of servers. */
    @API(status = API.Status.INTERNAL)
    public ManagementProtocol management() {
        return management;
    }

    private void catchSignals() {
        caught = JvmLife.ours().join(stop, () -> stop.guardExit(Runtime.getRuntime()::halt));
    }

    /** Collects what a service brings along. Not thread-safe. */
    public static final class Builder {

        private Time time = Time.system();
        private Threads threads = Threads.system();
        private boolean catchSignals = true;
        private @Nullable GracefulSettings settings;
        private Consumer<GracefulSettings.Builder> changes = builder -> {};
        private final List<WarmupTask> tasks = new ArrayList<>();
        private final List<SelfRequest> requests = new ArrayList<>();
        private @Nullable CompilationSignal compilation;
        private Training.@Nullable Exit exit;
        private Function<Set<Integer>, Set<Integer>> listening = ListeningPorts.ofThisProcess()::besides;
        private final List<Integer> ignoredPorts = new ArrayList<>();
        private final List<StopHook> hooks = new ArrayList<>();
        private final List<DrainParticipant> participants = new ArrayList<>();
        private final List<LifecycleListener> listeners = new ArrayList<>();
        private final List<StopListener> stopListeners = new ArrayList<>();

        private Builder() {}

        /** Uses these settings as they are, whatever file, environment and system properties say. */
        public Builder settings(GracefulSettings newSettings) {
            settings = newSettings;
            return this;
        }

        /** Overrides single settings on top of file, environment and system properties. */
        public Builder settings(Consumer<GracefulSettings.Builder> newChanges) {
            changes = newChanges;
            return this;
        }

        /** Adds a warm-up task without an order whose failure keeps the service from being ready. */
        public Builder warmup(String name, Action action) {
            return warmup(WarmupTask.of(name, action));
        }

        /** Adds a warm-up task. */
        public Builder warmup(WarmupTask task) {
            tasks.add(task);
            return this;
        }

        /**
         * Adds requests that the service sends to itself, after all tasks and before it is ready, until it has settled; those
         * of {@code warmup.requests} come before them.
         */
        public Builder warmupRequests(SelfRequest... more) {
            requests.addAll(List.of(more));
            return this;
        }

        /** Asks {@code signal}, instead of HotSpot's threads, how busy the JIT compiler is. For JVMs that know better. */
        public Builder compilation(CompilationSignal signal) {
            compilation = signal;
            return this;
        }

        /** Adds a stop hook of order 0: run once nothing is in flight, before the ports close. */
        public Builder onStop(String name, Action action) {
            return onStop(name, 0, action);
        }

        /** Adds a stop hook: lowest order first, equal ones in the order of these calls, all within {@code stop.timeout}. */
        public Builder onStop(String name, int order, Action action) {
            hooks.add(new StopHook(name, order, action));
            return this;
        }

        /** Adds what the drain has to wait for. */
        public Builder participant(DrainParticipant participant) {
            participants.add(participant);
            return this;
        }

        /** Adds somebody who is told of every phase. */
        public Builder listener(LifecycleListener listener) {
            listeners.add(listener);
            return this;
        }

        /** Adds somebody who wants the stop report. */
        public Builder onReport(StopListener listener) {
            stopListeners.add(listener);
            return this;
        }

        /** See {@link Graceful#ignorePort}. */
        public Builder ignorePort(int port) {
            ignoredPorts.add(port);
            return this;
        }

        /** Leaves signals and shutdown hooks alone: for tests, and for frameworks that bring their own. */
        public Builder withoutSignals() {
            catchSignals = false;
            return this;
        }

        /** Replaces clocks and threads. For tests. */
        Builder time(Time newTime, Threads newThreads) {
            time = newTime;
            threads = newThreads;
            return this;
        }

        /** Looks elsewhere for the ports that this process listens on. For tests. */
        Builder listening(Function<Set<Integer>, Set<Integer>> newListening) {
            listening = newListening;
            return this;
        }

        /** Lives on where a training run would end the process. For tests. */
        Builder exit(Training.Exit newExit) {
            exit = newExit;
            return this;
        }

        /**
         * Checks the settings and, from here on, catches SIGTERM and SIGINT. Call this in the first lines of {@code main}: a
         * signal during start-up then finds its handler. The phase is STARTING.
         *
         * @throws io.graceful.settings.SettingsException if the settings cannot work; nothing has been started then
         */
        public Graceful start() {
            GracefulSettings checked = settings;
            if (checked == null) {
                GracefulSettings.Builder loaded = GracefulSettings.builder().load();
                changes.accept(loaded);
                checked = loaded.build();
            }
            Graceful graceful = new Graceful(this, checked);
            if (catchSignals) {
                graceful.catchSignals();
            }
            log.info("STARTING; {}", checked);
            return graceful;
        }
    }
}
