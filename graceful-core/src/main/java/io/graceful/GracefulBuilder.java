package io.graceful;

import io.graceful.inflight.DrainParticipant;
import io.graceful.lifecycle.LifecycleListener;
import io.graceful.selfrequests.CompilationSignal;
import io.graceful.selfrequests.SelfRequest;
import io.graceful.settings.GracefulSettings;
import io.graceful.stop.ListeningPorts;
import io.graceful.stop.StopHook;
import io.graceful.stop.StopListener;
import io.graceful.time.Action;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.warmup.WarmupTask;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collects what a service brings along; what it adds, {@link Graceful} can add later by the same name. Not thread-safe. */
public final class GracefulBuilder {

    private static final Logger log = LoggerFactory.getLogger(Graceful.class);

    Time time = Time.system();
    Threads threads = Threads.system();
    Training.Exit exit = Graceful.EXIT;

    @Nullable
    CompilationSignal compilation;

    Function<Set<Integer>, Set<Integer>> listening = ListeningPorts.ofThisProcess()::besides;
    final List<Integer> ignoredPorts = new ArrayList<>();
    final List<WarmupTask> tasks = new ArrayList<>();
    final List<SelfRequest> requests = new ArrayList<>();
    final List<StopHook> hooks = new ArrayList<>();
    final List<DrainParticipant> participants = new ArrayList<>();
    final List<LifecycleListener> listeners = new ArrayList<>();
    final List<StopListener> stopListeners = new ArrayList<>();
    private final List<Consumer<GracefulSettings.Builder>> changes = new ArrayList<>();
    private @Nullable GracefulSettings settings;
    private boolean catchSignals = true;

    GracefulBuilder() {}

    /**
     * Uses these settings as they are, whatever file, environment and system properties say.
     *
     * @throws IllegalStateException if there are settings already, or changes to them, which would be lost
     */
    public GracefulBuilder settings(GracefulSettings newSettings) {
        if (settings != null || !changes.isEmpty()) {
            throw new IllegalStateException("settings were given before " + newSettings
                    + ", which would replace them (expected: one GracefulSettings and nothing else, or any number of"
                    + " changes)");
        }
        settings = newSettings;
        return this;
    }

    /**
     * Overrides single settings on top of file, environment and system properties. Of several such changes, each sees what
     * those before it have made.
     *
     * @throws IllegalStateException if there are fixed settings, which nothing can change
     */
    public GracefulBuilder settings(Consumer<GracefulSettings.Builder> change) {
        if (settings != null) {
            throw new IllegalStateException("settings are fixed, a change of them would be lost"
                    + " (expected: one GracefulSettings and nothing else, or any number of changes)");
        }
        changes.add(change);
        return this;
    }

    /** Adds a warm-up task without an order whose failure keeps the service from being ready. */
    public GracefulBuilder warmup(String name, Action action) {
        return warmup(WarmupTask.of(name, action));
    }

    /** Adds a warm-up task. */
    public GracefulBuilder warmup(WarmupTask task) {
        tasks.add(task);
        return this;
    }

    /**
     * Adds requests that the service sends to itself, after all tasks and before it is ready, until it has settled; those of
     * {@code warmup.requests} come before them.
     */
    public GracefulBuilder warmupRequests(SelfRequest... more) {
        requests.addAll(List.of(more));
        return this;
    }

    /**
     * Asks {@code signal}, instead of HotSpot's threads, how busy the JIT compiler is. For JVMs that know better.
     *
     * @throws IllegalStateException if there is one already: only one is asked
     */
    public GracefulBuilder compilation(CompilationSignal signal) {
        if (compilation != null) {
            throw new IllegalStateException("a second compilation signal (expected: one, only one is asked)");
        }
        compilation = signal;
        return this;
    }

    /** Adds a stop hook of order 0: run once nothing is in flight, before the ports close. */
    public GracefulBuilder onStop(String name, Action action) {
        return onStop(name, 0, action);
    }

    /** Adds a stop hook: lowest order first, equal ones in the order of these calls, all within {@code stop.timeout}. */
    public GracefulBuilder onStop(String name, int order, Action action) {
        return onStop(new StopHook(name, order, action));
    }

    /** Adds a stop hook; see {@link #onStop(String, int, Action)}. */
    public GracefulBuilder onStop(StopHook hook) {
        hooks.add(hook);
        return this;
    }

    /** Adds what the drain has to wait for. */
    public GracefulBuilder participant(DrainParticipant participant) {
        participants.add(participant);
        return this;
    }

    /** Adds somebody who is told of every phase. */
    public GracefulBuilder onPhase(LifecycleListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Adds somebody who wants the stop report. */
    public GracefulBuilder onReport(StopListener listener) {
        stopListeners.add(listener);
        return this;
    }

    /** See {@link Graceful#ignorePort}. */
    public GracefulBuilder ignorePort(int port) {
        ignoredPorts.add(port);
        return this;
    }

    /** Leaves signals and shutdown hooks alone: for tests, and for frameworks that bring their own. */
    public GracefulBuilder withoutSignals() {
        catchSignals = false;
        return this;
    }

    /** Looks elsewhere for the ports that this process listens on. For tests. */
    GracefulBuilder listening(Function<Set<Integer>, Set<Integer>> newListening) {
        listening = newListening;
        return this;
    }

    /** Replaces clocks and threads. For tests. */
    GracefulBuilder time(Time newTime, Threads newThreads) {
        time = newTime;
        threads = newThreads;
        return this;
    }

    /** Lives on where a training run would end the process. For tests. */
    GracefulBuilder exit(Training.Exit newExit) {
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
            changes.forEach(change -> change.accept(loaded));
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
