package io.graceful.inflight;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** Counts every task from the moment it is handed over until it ended. Everything else is the wrapped executor's. */
class TrackedExecutor extends AbstractExecutorService {

    final TrackedWork work;
    final String name;
    private final ExecutorService executor;

    TrackedExecutor(TrackedWork work, String name, ExecutorService executor) {
        this.work = work;
        this.name = name;
        this.executor = executor;
    }

    /** The executor itself, of one that is tracked by several names. */
    static Executor innermost(Executor executor) {
        Executor inner = executor;
        while (inner instanceof TrackedExecutor tracked) {
            inner = tracked.executor;
        }
        return inner;
    }

    @Override
    public void execute(Runnable task) {
        work.handOver(name, executor, task);
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
                tracked.piece.drop();
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

    @Override
    public String toString() {
        return "tracked " + name + ": " + executor;
    }
}
