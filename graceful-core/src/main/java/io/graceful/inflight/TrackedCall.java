package io.graceful.inflight;

import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A {@link TrackedTask} with a result. */
final class TrackedCall<V extends @Nullable Object> implements Callable<V> {

    final Piece piece;
    private final Callable<V> task;

    TrackedCall(TrackedWork work, String name, Executor executor, Callable<V> task, long sinceNanos) {
        this.piece = Piece.waiting(work, name, executor, this, sinceNanos);
        this.task = task;
    }

    @Override
    public V call() throws Exception {
        piece.begin();
        try {
            return task.call();
        } finally {
            piece.close();
        }
    }

    @Override
    public String toString() {
        return "tracked " + task;
    }
}
