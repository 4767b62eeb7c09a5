package io.graceful.inflight;

import java.lang.ref.WeakReference;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One piece of tracked work, open until it is closed; closing it twice does nothing. Safe for any thread.
 *
 * <p>One that was handed to an executor refers to its task weakly: when nobody has the task any more, nobody will run it.
 */
final class Piece extends WeakReference<@Nullable Object> implements Ongoing {

    private enum State {
        /** With its executor, which has not begun it. */
        WAITING,
        RUNNING,
        /** Taken for one that is never run. Should it be run all the same, it is open again. */
        DROPPED,
        ENDED
    }

    private static final AtomicReferenceFieldUpdater<Piece, State> STATE =
            AtomicReferenceFieldUpdater.newUpdater(Piece.class, State.class, "state");

    final String name;

    /** Who has it; null for work that is tracked by hand. */
    final @Nullable Executor executor;

    /** When it was begun or handed over or, if it was scheduled, is due. */
    final long sinceNanos;

    private final TrackedWork work;
    private volatile State state;
    private volatile @Nullable Thread thread;
    private volatile boolean handedOver;
    private volatile @Nullable WeakReference<Future<?>> handle;
    private boolean missing;
    private long missingSince;

    private Piece(TrackedWork work, String name, @Nullable Executor executor, @Nullable Object task, long sinceNanos) {
        super(task, work.unreachable);
        this.work = work;
        this.name = name;
        this.executor = executor;
        this.sinceNanos = sinceNanos;
        this.thread = task == null ? Thread.currentThread() : null;
        this.state = task == null ? State.RUNNING : State.WAITING;
        this.handedOver = task == null;
    }

    /** Of this thread, from now on; on behalf of {@code executor}, if there is one. */
    static Piece running(TrackedWork work, String name, @Nullable Executor executor) {
        return new Piece(work, name, executor, null, work.now());
    }

    /** To be done by {@code executor}. */
    static Piece waiting(TrackedWork work, String name, Executor executor, Object task, long sinceNanos) {
        return new Piece(work, name, executor, task, sinceNanos);
    }

    /** The executor has taken it, or says so. */
    void handedOver() {
        handedOver = true;
    }

    /** The executor has taken it, and knows it as {@code future}. */
    void handedOver(Future<?> future) {
        handle = new WeakReference<>(future);
        handedOver = true;
    }

    void begin() {
        thread = Thread.currentThread();
        if (STATE.getAndSet(this, State.RUNNING) != State.WAITING) {
            work.add(this);
        }
        work.begun(this);
    }

    @Override
    public void close() {
        state = State.ENDED;
        work.remove(this);
    }

    /** Takes it for one that is never run, unless it has begun. */
    void drop() {
        if (state != State.WAITING) {
            return;
        }
        work.remove(this);
        if (STATE.compareAndSet(this, State.WAITING, State.DROPPED)) {
            return;
        }
        // It has begun just now, and may have ended meanwhile.
        work.add(this);
        if (state == State.ENDED) {
            work.remove(this);
        }
    }

    /** Whether an executor has it, and has not begun it. */
    boolean isWaiting() {
        return handedOver && state == State.WAITING;
    }

    /** The thread that runs it for its executor; null without one, and if that is the thread that wanted to hand it over. */
    @Nullable
    Thread runner() {
        return handedOver && state == State.RUNNING ? thread : null;
    }

    @Nullable
    Thread thread() {
        return thread;
    }

    /** What stands for it in the executor's queue; null if nobody has it any more. */
    @Nullable
    Object inQueue() {
        WeakReference<Future<?>> known = handle;
        return known == null ? get() : known.get();
    }

    /** Whether running it would do nothing: it was cancelled. */
    boolean isFutile() {
        WeakReference<Future<?>> known = handle;
        Future<?> future = known == null ? null : known.get();
        return (future != null && future.isDone()) || (get() instanceof TrackedTask task && task.isFutile());
    }

    /** It stood in its executor's queue at this look. */
    void found() {
        missing = false;
    }

    /** It did not; returns for how long it has not. For one thread at a time, like {@link #found}. */
    long missingNanos(long now) {
        if (!missing) {
            missing = true;
            missingSince = now;
        }
        return now - missingSince;
    }
}
