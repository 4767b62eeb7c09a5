package io.graceful.time;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Something that happens once, and what others have made depend on it. What depends on it is foreign code: it runs on threads
 * of its own, and one that blocks holds up neither the others nor the one who says that it has happened. Safe for any thread.
 */
@API(status = API.Status.INTERNAL)
public final class Moment<T> {

    /** How long the one who goes on waits for what depends on this, so that it keeps its order where it is quick. */
    private static final Duration HEAD_START = Duration.ofMillis(100);

    private final Time time;
    private final Threads threads;
    private final String name;
    private final CompletableFuture<T> happened = new CompletableFuture<>();
    private final Queue<Threads.Running> dependents = new ConcurrentLinkedQueue<>();

    public Moment(Time time, Threads threads, String name) {
        this.time = time;
        this.threads = threads;
        this.name = name;
    }

    /** A stage for one caller: completed on a thread of its own; on the caller's, if it has happened already. */
    public CompletionStage<T> stage() {
        if (happened.isDone()) {
            return happened.minimalCompletionStage();
        }
        return happened.whenCompleteAsync((value, failure) -> {}, this::start);
    }

    private void start(Runnable dependent) {
        dependents.add(threads.start(name, dependent::run));
    }

    /** It has happened; returns when what depends on it is through, after 100 ms at the most. Only the first call counts. */
    public void complete(@Nullable T value) {
        if (happened.complete(value)) {
            giveHeadStart();
        }
    }

    /** It cannot happen any more. */
    public void fail(Throwable problem) {
        if (happened.completeExceptionally(problem)) {
            giveHeadStart();
        }
    }

    /** Whether it has happened, or cannot any more. */
    public boolean isDone() {
        return happened.isDone();
    }

    /** What came of it; null before it has happened, and if it cannot. */
    public @Nullable T value() {
        try {
            return happened.getNow(null);
        } catch (CompletionException e) {
            return null;
        }
    }

    private void giveHeadStart() {
        try {
            boolean unused = Waits.until(
                    time, () -> dependents.stream().allMatch(Threads.Running::isDone), Deadline.in(time, HEAD_START));
        } catch (InterruptedException e) {
            // Whoever is interrupted here is wanted elsewhere; the dependents run all the same.
            Thread.currentThread().interrupt();
        }
        dependents.clear();
    }
}
