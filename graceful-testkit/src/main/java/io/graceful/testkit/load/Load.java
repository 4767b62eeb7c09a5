package io.graceful.testkit.load;

import io.graceful.testkit.plane.DataPlane;
import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.PodPhase;
import io.graceful.testkit.result.Traffic;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.NodeSpec;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.time.Seed;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * The clients of a run. Open loop: every request has its time in a plan made beforehand, whatever became of those before it;
 * a slow server makes requests late, and the latency counts from the planned time, but it never makes them fewer.
 */
public final class Load implements AutoCloseable {

    /** A generator that begins a request later than this measures itself. */
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int MOST_THREADS = 4_000;

    private final List<String> nodes;
    private final Seed seed;
    private final Ledger ledger = new Ledger();
    private final Tally tally;
    private final List<Group> groups;
    private final List<Caller> callers = new ArrayList<>();
    private final List<Thread> dispatchers = new ArrayList<>();
    private final ExecutorService workers;
    private final CallerFactory factory;
    private volatile long startNanos;
    private volatile boolean stopping;

    /**
     * The clients of this scenario; they begin with {@link #start}.
     *
     * @param phases the phase of a pod right now; called from any thread
     */
    public Load(Scenario scenario, DataPlane plane, Seed seed, Timeline timeline, Function<String, PodPhase> phases) {
        this.seed = seed;
        nodes = scenario.nodes().stream().map(NodeSpec::name).toList();
        tally = new Tally(System.nanoTime() - timeline.now().toNanos(), phases, ledger);
        groups = Group.of(scenario.clients());
        workers = new ThreadPoolExecutor(0, MOST_THREADS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), threads());
        factory = new CallerFactory(plane, tally, ledger, nodes, workers);
    }

    private static ThreadFactory threads() {
        AtomicInteger made = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, "testkit-request-" + made.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Makes the callers, so that what the machine lacks for one of them is known before anything else starts.
     *
     * @throws io.graceful.testkit.callers.CourierException if it lacks something
     */
    public void prepare() {
        for (Group group : groups) {
            Numbers numbers = new Numbers(group, tally);
            // Which pod a connection meets depends on when it is opened, so this need not be the same in each run.
            RandomGenerator random =
                    new Shared(seed.random("route", group.spec().name()));
            Caller caller = factory.of(group, random, node -> numbers.next(node, System.nanoTime()));
            callers.add(caller);
            Thread dispatcher =
                    new Thread(() -> dispatch(group, caller, numbers), "testkit-clients-" + dispatchers.size());
            dispatcher.setDaemon(true);
            dispatchers.add(dispatcher);
        }
    }

    /** Requests have their time from now on. */
    public void start() {
        if (callers.isEmpty()) {
            prepare();
        }
        startNanos = System.nanoTime();
        dispatchers.forEach(Thread::start);
    }

    /** Makes the requests of a group, each with an id of its own. */
    private static final class Numbers {
        private final Group group;
        private final Tally tally;
        private final AtomicInteger made = new AtomicInteger();

        Numbers(Group group, Tally tally) {
            this.group = group;
            this.tally = tally;
        }

        Request next(String node, long intended) {
            Request request = new Request(group.prefix() + "-" + made.getAndIncrement(), group, intended, node);
            tally.begun(request);
            return request;
        }
    }

    private void dispatch(Group group, Caller caller, Numbers numbers) {
        ClientSpec spec = group.spec();
        if (spec.kind() == ClientSpec.Kind.EVENTS) {
            factory.spread(spec.connections()).forEach(node -> begin(numbers.next(node, System.nanoTime()), caller));
            return;
        }
        Plan plan = new Plan(spec.rate(), spec.steady(), seed.random("plan", spec.name()));
        long time = startNanos + plan.next();
        for (int number = 0; comes(time); number++) {
            begin(numbers.next(nodes.get(number % nodes.size()), time), caller);
            time = startNanos + plan.next();
        }
    }

    private boolean comes(long time) {
        for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
            if (stopping) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
        }
        return !stopping;
    }

    private void begin(Request request, Caller caller) {
        try {
            workers.execute(() -> {
                if (System.nanoTime() - request.intended() > LATE_NANOS) {
                    tally.late();
                }
                call(request, caller);
            });
        } catch (RejectedExecutionException e) {
            tally.late();
            tally.failed(
                    request,
                    new CallFailed(
                            Cause.OTHER, "", false, "the generator has " + MOST_THREADS + " requests under way"));
        }
    }

    private void call(Request request, Caller caller) {
        try {
            caller.call(request);
        } catch (RuntimeException e) {
            // A fault of the kit's own, or a request that a library will not send: it has an end, and says why.
            tally.failed(request, new CallFailed(Cause.OTHER, "", false, e.toString()));
        }
    }

    /** A pod's output said that the request with this id arrived. From any thread. */
    public void arrived(String id) {
        ledger.arrived(id);
    }

    /** Requests that had their time so far. From any thread. */
    public long requests() {
        return tally.requests();
    }

    /** Requests that failed so far. From any thread. */
    public long failed() {
        return tally.failed();
    }

    /** Requests under way. From any thread. */
    public int inFlight() {
        return tally.inFlight().size();
    }

    /**
     * Begins nothing more and waits for what has begun.
     *
     * @param patience after which what is still under way has failed
     */
    public Traffic stop(Duration patience) throws InterruptedException {
        stopping = true;
        long end = System.nanoTime() + patience.toNanos();
        // One whose next request has just come begins it all the same; it must find workers, and the wait has to see
        // it.
        for (Thread dispatcher : dispatchers) {
            TimeUnit.NANOSECONDS.timedJoin(dispatcher, Math.max(1, end - System.nanoTime()));
        }
        callers.forEach(Caller::finish);
        while (!tally.inFlight().isEmpty() && System.nanoTime() < end) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(SLICE_NANOS / 10);
        }
        for (Request request : List.copyOf(tally.inFlight())) {
            tally.failed(request, new CallFailed(Cause.TIMEOUT, "", false, "no answer when the run ended"));
        }
        close();
        return tally.result(groups);
    }

    /** Breaks off everything. */
    @Override
    public void close() {
        stopping = true;
        workers.shutdown();
        callers.forEach(Caller::close);
    }

    /** A generator for many threads. */
    private static final class Shared implements RandomGenerator {
        private final RandomGenerator random;

        Shared(RandomGenerator random) {
            this.random = random;
        }

        @Override
        public synchronized long nextLong() {
            return random.nextLong();
        }
    }
}
