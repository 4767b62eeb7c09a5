package io.graceful;

import io.graceful.inflight.ConnectionLedger;
import io.graceful.inflight.DrainParticipant;
import io.graceful.inflight.InFlight;
import io.graceful.inflight.Ongoing;
import io.graceful.lifecycle.Gate;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.LifecycleListener;
import io.graceful.lifecycle.Readiness;
import io.graceful.lifecycle.Registration;
import io.graceful.lifecycle.StopCause;
import io.graceful.management.ManagementProtocol;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.selfrequests.SelfRequests;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.Outstanding;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopListener;
import io.graceful.stop.StopSequence;
import io.graceful.stop.Unseen;
import io.graceful.time.Action;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.warmup.TaskResult;
import io.graceful.warmup.Warmup;
import io.graceful.warmup.WarmupTask;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

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

    /** How a training run ends this process. */
    static final Training.Exit EXIT = new Training.Exit(System::exit, Runtime.getRuntime()::halt);

    private final GracefulSettings settings;
    private final Lifecycle lifecycle;
    private final Readiness readiness;
    private final Outstanding outstanding;
    private final Outstanding rehearsal;
    private final Warmup warmup;
    private final SelfRequests selfRequests;
    private final StopSequence stop;
    private final Unseen unseen;
    private final ManagementProtocol management;
    private final StartRun start;
    private volatile List<String> ignoredPaths;
    private volatile JvmLife.@Nullable Member caught;

    Graceful(GracefulBuilder builder, GracefulSettings settings) {
        this.settings = settings;
        ignoredPaths = settings.trafficIgnoredPaths();
        Time time = builder.time;
        Threads threads = builder.threads;
        lifecycle = new Lifecycle(time, threads);
        readiness = new Readiness(lifecycle, settings.readinessOnStop());
        outstanding = Outstanding.none(time, threads, lifecycle);
        rehearsal = outstanding.rehearsal(time, threads);
        warmup = new Warmup(time, threads, builder.tasks);
        selfRequests = new SelfRequests(time, threads, settings, builder.requests, builder.compilation);
        stop = new StopSequence(time, threads, settings, lifecycle, readiness, outstanding);
        // Where nobody routes to this process there are debuggers, and nobody whose requests could be lost.
        unseen = new Unseen(settings.routed() ? builder.listening : known -> Set.of());
        builder.ignoredPorts.forEach(unseen::ignore);
        settings.trafficIgnoredPorts().forEach(unseen::ignore);
        stop.unseenBy(unseen::all);
        management = new ManagementProtocol(settings, lifecycle, readiness, stop, outstanding, this::warmup);
        start = new StartRun(this, time, threads, warmup, new Training(this, time, threads, stop, builder.exit));
        builder.listeners.forEach(lifecycle::onPhase);
        builder.hooks.forEach(stop::addHook);
        builder.participants.forEach(outstanding.participants()::add);
        builder.stopListeners.forEach(stop::addListener);
    }

    /**
     * Starts with the settings of this process and nothing else: for services without warm-up tasks and stop hooks.
     *
     * @throws io.graceful.settings.SettingsException if the settings cannot work
     */
    public static Graceful start() {
        return builder().start();
    }

    public static GracefulBuilder builder() {
        return new GracefulBuilder();
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
        return outstanding.tracked().track(name);
    }

    /** An executor whose tasks the drain waits for, from the moment they are handed over, unless it drops them. */
    public Executor track(String name, Executor executor) {
        return outstanding.tracked().wrap(name, executor);
    }

    /** Like {@link #track(String, Executor)}; shutting the result down shuts {@code executor} down. */
    public ExecutorService track(String name, ExecutorService executor) {
        return outstanding.tracked().wrap(name, executor);
    }

    /** A scheduler: what is due once is waited for until it ended, what is repeated while it runs; what is due later is not. */
    public ScheduledExecutorService track(String name, ScheduledExecutorService scheduler) {
        return outstanding.tracked().wrap(name, scheduler);
    }

    /** A long-lived stream: not waited for, but asked to end, by {@code end}, during the propagation wait. */
    public Ongoing stream(String name, Runnable end) {
        return outstanding.streams().opened(name, end);
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

    /**
     * Says of paths, and of all that is below each, what {@code traffic.ignored-paths} says: for what is known only once the
     * application is built, such as the paths of a framework's own health checks. Without the context path.
     */
    public synchronized void ignorePaths(Collection<String> paths) {
        Set<String> all = new LinkedHashSet<>(ignoredPaths);
        all.addAll(paths);
        ignoredPaths = List.copyOf(all);
    }

    /** What requests are nobody's traffic, by path. For adapters of servers: read with every request. */
    @API(status = API.Status.INTERNAL)
    public List<String> ignoredPaths() {
        return ignoredPaths;
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

    /** Adds a warm-up task without an order; see {@link #warmup(WarmupTask)}. */
    public void warmup(String name, Action action) {
        warmup(WarmupTask.of(name, action));
    }

    /**
     * Adds a warm-up task.
     *
     * @throws IllegalStateException after {@link #started()}: it would not be run
     */
    public void warmup(WarmupTask task) {
        start.prepare("warm-up task " + task.name(), () -> warmup.add(task));
    }

    /** Adds requests that the service sends to itself; refused like {@link #warmup(WarmupTask)} when they come too late. */
    public void warmupRequests(SelfRequest... more) {
        start.prepare("warm-up request " + List.of(more), () -> selfRequests.add(List.of(more)));
    }

    /** Adds a hook of order 0; see {@link #onStop(StopHook)}. */
    public Registration onStop(String name, Action action) {
        return onStop(new StopHook(name, 0, action));
    }

    /** Adds a hook; see {@link #onStop(StopHook)}. */
    public Registration onStop(String name, int order, Action action) {
        return onStop(new StopHook(name, order, action));
    }

    /** Adds a hook; neither this nor its removal has an effect once hooks run. */
    public Registration onStop(StopHook hook) {
        return stop.addHook(hook);
    }

    /** Adds what the drain has to wait for, until it is taken away again, even in a drain that is under way. */
    public Registration participant(DrainParticipant participant) {
        return outstanding.participants().add(participant);
    }

    /** Adds somebody who is told of every phase to come. */
    public Registration onPhase(LifecycleListener listener) {
        return lifecycle.onPhase(listener);
    }

    /** Adds somebody who wants the stop report. */
    public Registration onReport(StopListener listener) {
        return stop.addListener(listener);
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
        return outstanding.requests();
    }

    /** The application's open connections. For adapters of servers. */
    @API(status = API.Status.INTERNAL)
    public ConnectionLedger connections() {
        return outstanding.connections();
    }

    /** Everything a stop waits for. For meters. */
    @API(status = API.Status.INTERNAL)
    public Outstanding outstanding() {
        return outstanding;
    }

    /** Where requests to ourselves are counted: the code of all others, so that it is warm, but nobody waits for them. */
    @API(status = API.Status.INTERNAL)
    public Outstanding rehearsal() {
        return rehearsal;
    }

    /** How each warm-up task is doing; the self-requests, if there are any, come last. */
    public List<TaskResult> warmup() {
        return start.results();
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

    /** How a stop is going, and what closes the ports at its end. For adapters of servers, and for meters. */
    @API(status = API.Status.INTERNAL)
    public StopSequence stopSequence() {
        return stop;
    }

    /** What the management endpoints answer. For adapters of servers. */
    public ManagementProtocol management() {
        return management;
    }

    void catchSignals() {
        caught = JvmLife.ours().join(stop, Runtime.getRuntime()::halt);
    }
}
