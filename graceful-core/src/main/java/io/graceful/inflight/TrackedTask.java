package io.graceful.inflight;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;

/** A task on its way through an executor; its piece is closed when it has ended, however that was. */
final class TrackedTask implements Runnable {

    final Piece piece;
    final Runnable task;

    TrackedTask(TrackedWork work, String name, Executor executor, Runnable task, long sinceNanos) {
        this.piece = Piece.waiting(work, name, executor, this, sinceNanos);
        this.task = task;
    }

    @Override
    public void run() {
        piece.begin();
        try {
            task.run();
        } finally {
            piece.close();
        }
    }

    /** Whether running it would do nothing, because it was submitted and then cancelled. */
    boolean isFutile() {
        return task instanceof Future<?> future && future.isDone();
    }

    @Override
    public String toString() {
        return "tracked " + task;
    }
}
