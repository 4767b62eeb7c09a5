package io.graceful.inflight;

import io.graceful.time.Stacks;
import io.graceful.time.Time;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/** Work that the application names itself, beside requests. Safe for any thread. */
@API(status = API.Status.INTERNAL)
public final class TrackedWork {

    private final Time time;

    /** What has begun, and what was handed to an executor. */
    private final Set<Piece> open = ConcurrentHashMap.newKeySet();

    /** What was handed to a scheduler and has not begun: open once it is due. */
    private final Set<Piece> scheduled = ConcurrentHashMap.newKeySet();

    /** Pieces whose task nobody has any more: it has ended, or was dropped. */
    final ReferenceQueue<@Nullable Object> unreachable = new ReferenceQueue<>();

    private final DroppedTasks dropped;
    private final LongAdder begun = new LongAdder();

    public TrackedWork(Time time) {
        this.time = time;
        this.dropped = new DroppedTasks(time);
    }

    /** Begins a piece of work; the drain waits until it is closed. */
    public Ongoing track(String name) {
        return begin(name, null);
    }

    /** An executor that hands on to {@code executor} and counts every task from the moment it is handed over until it ended. */
    public Executor wrap(String name, Executor executor) {
        return task -> handOver(name, executor, task);
    }

    /** Like {@link #wrap(String, Executor)}; shutting the result down shuts {@code executor} down. */
    public ExecutorService wrap(String name, ExecutorService executor) {
        return executor instanceof ScheduledExecutorService scheduler
                ? wrap(name, scheduler)
                : new TrackedExecutor(this, name, executor);
    }

    /** Like {@link #wrap(String, ExecutorService)}; what is scheduled counts once it is due, what is repeated while it runs. */
    public ScheduledExecutorService wrap(String name, ScheduledExecutorService scheduler) {
        return new TrackedScheduler(this, name, scheduler);
    }

    /** Begins a piece of work on this thread, on behalf of {@code executor}. */
    Piece begin(String name, @Nullable Executor executor) {
        Piece piece = Piece.running(this, name, executor);
        opens(piece);
        return piece;
    }

    void handOver(String name, Executor executor, Runnable task) {
        forgetUnreachable();
        TrackedTask tracked = new TrackedTask(this, name, TrackedExecutor.innermost(executor), task, now());
        opens(tracked.piece);
        try {
            executor.execute(tracked);
        } catch (RuntimeException | Error e) {
            // Rejected, so it will never run; or it ran at once, and threw.
            tracked.piece.drop();
            throw e;
        }
        tracked.piece.handedOver();
    }

    void schedule(Piece piece) {
        forgetUnreachable();
        piece.scheduled();
        scheduled.add(piece);
    }

    void add(Piece piece) {
        opens(piece);
    }

    private void opens(Piece piece) {
        open.add(piece);
        begun.increment();
    }

    /** How much has ever begun. */
    public long begun() {
        return begun.sum();
    }

    /** Of one that was scheduled. */
    void begun(Piece piece) {
        opens(piece);
        scheduled.remove(piece);
    }

    void remove(Piece piece) {
        open.remove(piece);
        if (piece.isScheduled()) {
            scheduled.remove(piece);
        }
    }

    long now() {
        return time.nanos();
    }

    /**
     * How much is open, as far as it can still be done: what an executor has dropped is found out, some of it after a second
     * of asking.
     */
    public synchronized int open() {
        settle();
        // In this order: what begins meanwhile moves from the second to the first.
        int due = Math.toIntExact(due().count());
        return due + open.size();
    }

    /** What is open, oldest first, {@code most} at the most. */
    public List<OpenWork> oldest(int most) {
        return oldest(most, Stacks.now());
    }

    /** The same, each as it was when {@code stacks} were taken. */
    public synchronized List<OpenWork> oldest(int most, Stacks stacks) {
        settle();
        return Stream.concat(due(), open.stream())
                .distinct()
                .map(piece -> OpenWork.of(piece.name, time.since(piece.sinceNanos), piece.thread(), stacks))
                .sorted(Comparator.comparing(OpenWork::age).reversed())
                .limit(most)
                .toList();
    }

    private Stream<Piece> due() {
        long now = now();
        return scheduled.stream().filter(piece -> now - piece.sinceNanos >= 0);
    }

    private void settle() {
        forgetUnreachable();
        if (!open.isEmpty() || !scheduled.isEmpty()) {
            dropped.look(Stream.concat(open.stream(), scheduled.stream()));
        }
    }

    /** For executors that drop tasks as a rule: without a look, which is made only when somebody asks. */
    private void forgetUnreachable() {
        Reference<?> gone = unreachable.poll();
        while (gone != null) {
            ((Piece) gone).drop();
            gone = unreachable.poll();
        }
    }
}
