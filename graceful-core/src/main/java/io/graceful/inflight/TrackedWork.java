package io.graceful.inflight;

import io.graceful.time.Time;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Work that the application names itself, beside requests. Safe for any thread. */
@API(status = API.Status.INTERNAL)
public final class TrackedWork {

    private final Time time;
    private final Set<Work> open = ConcurrentHashMap.newKeySet();
    private final LongAdder begun = new LongAdder();

    public TrackedWork(Time time) {
        this.time = time;
    }

    /** Begins a piece of work; the drain waits until it is closed. */
    public Work track(String name) {
        Work work = new Work(name);
        work.thread = Thread.currentThread();
        open.add(work);
        return work;
    }

    /** An executor that hands on to {@code executor} and counts every task from the moment it is handed over until it ended. */
    public Executor wrap(String name, Executor executor) {
        return task -> execute(name, executor, task);
    }

    /** Like {@link #wrap(String, Executor)}; shutting the result down shuts {@code executor} down. */
    public ExecutorService wrap(String name, ExecutorService executor) {
        return new TrackingExecutorService(name, executor);
    }

    private void execute(String name, Executor executor, Runnable task) {
        Work work = new Work(name);
        open.add(work);
        try {
            executor.execute(new TrackedTask(work, task));
        } catch (RuntimeException | Error e) {
            // Rejected, so it will never run.
            work.close();
            throw e;
        }
    }

    /** How much has ever begun. */
    public long begun() {
        return begun.sum();
    }

    /** How much is open. */
    public int open() {
        return open.size();
    }

    /** What is open, oldest first, {@code most} at the most. */
    public List<OpenWork> oldest(int most) {
        return open.stream()
                .map(work -> OpenWork.of(work.name, time.since(work.startNanos), work.thread))
                .sorted(Comparator.comparing(OpenWork::age).reversed())
                .limit(most)
                .toList();
    }

    /** One piece of work, open until it is closed; closing it twice does nothing. */
    public final class Work implements Ongoing {

        private final String name;
        private final long startNanos = time.nanos();
        private volatile @Nullable Thread thread;

        private Work(String name) {
            this.name = name;
            begun.increment();
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    private record TrackedTask(Work work, Runnable task) implements Runnable {
        @Override
        public void run() {
            work.thread = Thread.currentThread();
            try {
                task.run();
            } finally {
                work.close();
            }
        }
    }

    private final class TrackingExecutorService extends AbstractExecutorService {

        private final String name;
        private final ExecutorService executor;

        TrackingExecutorService(String name, ExecutorService executor) {
            this.name = name;
            this.executor = executor;
        }

        @Override
        public void execute(Runnable task) {
            TrackedWork.this.execute(name, executor, task);
        }

        @Override
        public void shutdown() {
            executor.shutdown();
        }

        @Override
        public List<Runnable> shutdownNow() {
            List<Runnable> never = executor.shutdownNow();
            for (Runnable task : never) {
                if (task instanceof TrackedTask tracked) {
                    tracked.work.close();
                }
            }
            return never;
        }

        @Override
        public boolean isShutdown() {
            return executor.isShutdown();
        }

        @Override
        public boolean isTerminated() {
            return executor.isTerminated();
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
            return executor.awaitTermination(timeout, unit);
        }
    }
}
