package io.graceful.example.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Open-loop load: every request has its time in a plan made beforehand, whatever became of those before it. A slow server
 * makes requests late, and the latency counts from the planned time; it never makes them fewer.
 */
public final class Load implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Routes routes;
    private final Random random;
    private final Tally tally = new Tally();
    private final List<Thread> clients = new ArrayList<>();
    private final AtomicInteger ids = new AtomicInteger();
    private volatile long startNanos;
    private volatile long signalNanos;
    private volatile boolean stopping;

    public Load(Routes routes, long seed) {
        this.routes = routes;
        this.random = new Random(seed);
    }

    /** Callers of every kind, from every node: some 160 requests a second. */
    public static Load mixed(Routes routes, long seed) {
        Load load = new Load(routes, seed);
        load.onNewConnections(Call.hello(), 20, 4).onNewConnections(Call.work(), 15, 4);
        load.onNewConnections(Call.order(), 15, 4).onNewConnections(Call.slow(Duration.ofMillis(400)), 2, 4);
        // Two connections for 50 a second: 40 ms between requests, so one is always about to be sent.
        load.keepAlive(Call.hello(), 50, 2).keepAlive(Call.order(), 50, 2);
        // Eight for 5 a second: 1.6 s between requests, so most are idle when the signal comes.
        return load.keepAlive(Call.work(), 5, 8).keepAlive(Call.order(), 5, 8);
    }

    /** Adds clients that open a connection for each request. */
    public Load onNewConnections(Call call, double perSecond, int count) {
        return add(call, perSecond, count, false);
    }

    /** Adds clients that keep one connection each, until they are told to leave it or it fails. */
    public Load keepAlive(Call call, double perSecond, int count) {
        return add(call, perSecond, count, true);
    }

    private Load add(Call call, double perSecond, int count, boolean keepAlive) {
        Plan plan = new Plan(random.nextLong(), perSecond);
        for (int i = 0; i < count; i++) {
            int node = clients.size() % routes.count();
            Client client = new Client(call, plan, node, keepAlive);
            clients.add(new Thread(client, "load-" + clients.size()));
        }
        return this;
    }

    public Load start() {
        startNanos = System.nanoTime();
        signalNanos = startNanos;
        clients.forEach(Thread::start);
        return this;
    }

    /** A stop signal is about to be sent: failures from now on are told relative to it. */
    public void signalled() {
        signalNanos = System.nanoTime();
    }

    /** What became of it so far. */
    public Result soFar() {
        return tally.result();
    }

    /** Begins nothing more, and waits for what has begun. */
    public Result stop() {
        close();
        return tally.result();
    }

    @Override
    public void close() {
        stopping = true;
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (Thread client : clients) {
                client.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
                if (client.isAlive()) {
                    throw new IllegalStateException(client.getName() + " did not end");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The times at which requests begin, in nanoseconds after the start: the same for the same seed. */
    private static final class Plan {

        private final long[] times;
        private final AtomicInteger next = new AtomicInteger();

        Plan(long seed, double perSecond) {
            Random gaps = new Random(seed);
            times = new long[(int) (perSecond * LONGEST.toSeconds())];
            double at = 0;
            for (int i = 0; i < times.length; i++) {
                at += -Math.log(1 - gaps.nextDouble()) / perSecond;
                times[i] = (long) (at * 1e9);
            }
        }

        long take() {
            int index = next.getAndIncrement();
            return index < times.length ? times[index] : Long.MAX_VALUE;
        }
    }

    /** One caller, on a thread of its own. */
    private final class Client implements Runnable {

        private final Call call;
        private final Plan plan;
        private final int node;
        private final boolean keepAlive;
        private Wire wire;

        Client(Call call, Plan plan, int node, boolean keepAlive) {
            this.call = call;
            this.plan = plan;
            this.node = node;
            this.keepAlive = keepAlive;
        }

        @Override
        public void run() {
            try {
                for (long time = plan.take(); comes(time); time = plan.take()) {
                    request(startNanos + time);
                }
            } finally {
                leave();
            }
        }

        private boolean comes(long time) {
            for (long left = time; time != Long.MAX_VALUE && !stopping; ) {
                left = startNanos + time - System.nanoTime();
                if (left <= 0) {
                    return true;
                }
                LockSupport.parkNanos(Math.min(left, SLICE_NANOS));
            }
            return false;
        }

        private void request(long plannedNanos) {
            tally.begun(call, System.nanoTime() - plannedNanos);
            Pod pod = wire == null ? routes.target(node) : wire.pod();
            try {
                if (wire == null) {
                    wire = Wire.open(pod, (int) call.patience().toMillis());
                }
                wire.exchange(call, Thread.currentThread().getName() + "-" + ids.incrementAndGet());
                tally.answered(pod, System.nanoTime() - plannedNanos);
                if (!keepAlive || wire.told()) {
                    leave();
                }
            } catch (CallFailed e) {
                Duration at = Duration.ofNanos(System.nanoTime() - signalNanos);
                boolean reused = wire != null && wire.reused();
                tally.failed(new Failure(call.toString(), e.reason(), e.getMessage(), pod.name(), reused, at));
                leave();
            }
        }

        private void leave() {
            if (wire != null) {
                wire.close();
                wire = null;
            }
        }
    }
}
