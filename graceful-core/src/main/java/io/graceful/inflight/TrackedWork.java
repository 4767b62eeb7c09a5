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
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Work that the application names itself, beside requests. Safe for any thread. */
@API(status = API.Status.INTERNAL)
public final class TrackedWork {

    private final Time time;
    private final Set<Piece> open = ConcurrentHashMap.newKeySet();

    public TrackedWork(Time time) {
        this.time = time;
    }

    /** Begins a piece of work; the drain waits until it is closed. */
    public Piece track(String name) {
        Piece piece = new Piece(name);
        piece.thread = Thread.currentThread();
        open.add(piece);
        return piece;
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
        Piece piece = new Piece(name);
        open.add(piece);
        try {
            executor.execute(new TrackedTask(piece, task));
        } catch (RuntimeException | Error e) {
            // Rejected, so it will never run.
            piece.close();
            throw e;
        }
    }

    /** How much is open. */
    public int open() {
        return open.size();
    }

    /** What is open, oldest first, {@code most} at the most. */
    public List<OpenWork> oldest(int most) {
        return open.stream()
                .map(piece -> OpenWork.of(piece.name, time.since(piece.startNanos), piece.thread))
                .sorted(Comparator.comparing(OpenWork::age).reversed())
                .limit(most)
                .toList();
    }

    /** One piece of work, open until it is closed; closing it twice does nothing. */
    public final class Piece implements Ongoing {

        private final String name;
        private final long startNanos = time.nanos();
        private volatile @Nullable Thread thread;

        private Piece(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            open.remove(this);
        }
    }

    private record TrackedTask(Piece piece, Runnable task) implements Runnable {
        @Override
        public void run() {
            piece.thread = Thread.currentThread();
            try {
                task.run();
            } finally {
                piece.close();
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
                    tracked.piece.close();
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
