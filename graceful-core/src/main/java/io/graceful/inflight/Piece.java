package io.graceful.inflight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One piece of tracked work, open until it is closed; closing it twice does nothing. Safe for any thread.
 *
 * <p>One that was handed to an executor refers to its task weakly: when nobody has the task any more, nobody will run it.
 */
final class Piece extends WeakReference<@Nullable Object> implements Ongoing {

    /** With its executor, which has not begun it. */
    private static final int WAITING = 0;

    private static final int RUNNING = 1;

    /** Taken for one that is never run. Should it be run all the same, it is open again. */
    private static final int DROPPED = 2;

    private static final int ENDED = 3;

    private static final VarHandle STATE = handle("state", int.class);
    private static final VarHandle THREAD = handle("thread", Thread.class);
    private static final VarHandle HANDED_OVER = handle("handedOver", boolean.class);

    final String name;

    /** Who has it; null for work that is tracked by hand. */
    final @Nullable Executor executor;

    /** When it was begun or handed over or, if it was scheduled, is due. */
    final long sinceNanos;

    private final TrackedWork work;
    // On the path of every task one of them is written with a fence, the state as it begins; the rest can be seen late.
    @SuppressWarnings("UnusedVariable") // read by its handle
    private int state;

    @SuppressWarnings("UnusedVariable") // read by its handle
    private @Nullable Thread thread;

    @SuppressWarnings("UnusedVariable") // read by its handle
    private boolean handedOver;

    private volatile @Nullable WeakReference<Future<?>> known;
    private boolean scheduled;
    private boolean missing;
    private long missingSince;

    private Piece(TrackedWork work, String name, @Nullable Executor executor, @Nullable Object task, long sinceNanos) {
        super(task, work.unreachable);
        this.work = work;
        this.name = name;
        this.executor = executor;
        this.sinceNanos = sinceNanos;
        if (task == null) {
            thread = Thread.currentThread();
            state = RUNNING;
            handedOver = true;
        }
    }

    /** Of this thread, from now on; on behalf of {@code executor}, if there is one. */
    static Piece running(TrackedWork work, String name, @Nullable Executor executor) {
        return new Piece(work, name, executor, null, work.now());
    }

    /** To be done by {@code executor}. */
    static Piece waiting(TrackedWork work, String name, Executor executor, Object task, long sinceNanos) {
        return new Piece(work, name, executor, task, sinceNanos);
    }

    /** It is open only once it is due. To be called before anybody else has it. */
    void scheduled() {
        scheduled = true;
    }

    boolean isScheduled() {
        return scheduled;
    }

    /** The executor has taken it, or says so. */
    void handedOver() {
        HANDED_OVER.setRelease(this, true);
    }

    /** The executor has taken it, and knows it as {@code future}. */
    void handedOver(Future<?> future) {
        known = new WeakReference<>(future);
        handedOver();
    }

    void begin() {
        THREAD.setOpaque(this, Thread.currentThread());
        if ((int) STATE.getAndSet(this, RUNNING) != WAITING) {
            work.add(this);
        }
        if (scheduled) {
            work.begun(this);
        }
    }

    @Override
    public void close() {
        STATE.setRelease(this, ENDED);
        work.remove(this);
    }

    /** Takes it for one that is never run, unless it has begun. */
    void drop() {
        if (state() != WAITING) {
            return;
        }
        work.remove(this);
        if (STATE.compareAndSet(this, WAITING, DROPPED)) {
            return;
        }
        // It has begun just now, and may have ended meanwhile.
        work.add(this);
        if (state() == ENDED) {
            work.remove(this);
        }
    }

    /** Whether an executor has it, and has not begun it. */
    boolean isWaiting() {
        return isHandedOver() && state() == WAITING;
    }

    /** The thread that runs it for its executor; null without one, and if that is the thread that wanted to hand it over. */
    @Nullable
    Thread runner() {
        return isHandedOver() && state() == RUNNING ? thread() : null;
    }

    @Nullable
    Thread thread() {
        return (Thread) THREAD.getOpaque(this);
    }

    private int state() {
        return (int) STATE.getVolatile(this);
    }

    private boolean isHandedOver() {
        return (boolean) HANDED_OVER.getAcquire(this);
    }

    private static VarHandle handle(String field, Class<?> type) {
        try {
            return MethodHandles.lookup().findVarHandle(Piece.class, field, type);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** What stands for it in the executor's queue; null if nobody has it any more. */
    @Nullable
    Object inQueue() {
        WeakReference<Future<?>> future = known;
        return future == null ? get() : future.get();
    }

    /** Whether running it would do nothing: it was cancelled. */
    boolean isFutile() {
        WeakReference<Future<?>> future = known;
        Future<?> itself = future == null ? null : future.get();
        return (itself != null && itself.isDone()) || (get() instanceof TrackedTask task && task.isFutile());
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
