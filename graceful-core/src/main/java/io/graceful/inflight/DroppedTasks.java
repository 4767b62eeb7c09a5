package io.graceful.inflight;

import io.graceful.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the tasks that their executor has dropped without a word, by a policy, a cleared queue, or {@code shutdownNow}: nobody
 * has to wait for them. Whoever hands a task over pays nothing for it.
 *
 * <p>A thread pool can be looked into: a task that neither stands in its queue nor runs was dropped, unless a thread has just
 * taken it and not begun. Such a thread is active, so that as many tasks are left alone as there are active threads of which
 * we do not know what they run; and a task has to be missing for {@link #CERTAIN}, since even taking takes a moment. Other
 * executors are asked whether they have terminated.
 *
 * <p>For one thread at a time.
 */
final class DroppedTasks {

    /** How long a task has to be missing: longer than a thread ever waits for a CPU. */
    static final Duration CERTAIN = Duration.ofSeconds(1);

    /** Between two looks at least; a look at a million tasks takes longer, and is followed by a longer rest. */
    private static final Duration REST = Duration.ofMillis(100);

    private static final int REST_OF_LOOK = 4;

    private static final Logger log = LoggerFactory.getLogger(TrackedWork.class);

    private final Time time;
    private boolean looked;
    private long nextLook;

    DroppedTasks(Time time) {
        this.time = time;
    }

    /** What one executor was given. */
    private static final class Given {

        private final List<Piece> waiting = new ArrayList<>();
        private final List<Piece> running = new ArrayList<>();
    }

    /** Looks for dropped ones among {@code pieces} and takes them away, unless it did just now. */
    void look(Stream<Piece> pieces) {
        long begin = time.nanos();
        if (looked && begin - nextLook < 0) {
            return;
        }
        IdentityHashMap<Executor, Given> byExecutor = new IdentityHashMap<>();
        pieces.forEach(piece -> sort(piece, byExecutor));
        byExecutor.forEach(this::look);
        long end = time.nanos();
        looked = true;
        nextLook = end + Math.max(REST.toNanos(), REST_OF_LOOK * (end - begin));
    }

    private static void sort(Piece piece, IdentityHashMap<Executor, Given> byExecutor) {
        Executor executor = piece.executor;
        if (executor == null) {
            return;
        }
        if (piece.runner() != null) {
            byExecutor.computeIfAbsent(executor, e -> new Given()).running.add(piece);
        } else if (piece.isWaiting() && piece.isFutile()) {
            piece.drop();
        } else if (piece.isWaiting()) {
            byExecutor.computeIfAbsent(executor, e -> new Given()).waiting.add(piece);
        }
    }

    private void look(Executor executor, Given given) {
        if (given.waiting.isEmpty()) {
            return;
        }
        int found = 0;
        try {
            if (executor instanceof ExecutorService service && service.isTerminated()) {
                given.waiting.forEach(Piece::drop);
                found = given.waiting.size();
            } else if (executor instanceof ThreadPoolExecutor pool) {
                found = look(pool, given);
            }
        } catch (RuntimeException e) {
            // Somebody's own queue, or executor: all that is known is that it has them.
            log.debug("Cannot look into {}", executor, e);
        }
        if (found > 0) {
            log.debug("{} tasks were dropped by {}", found, executor);
        }
    }

    private int look(ThreadPoolExecutor pool, Given given) {
        Set<Object> queued = Collections.newSetFromMap(new IdentityHashMap<>());
        int unknown = 0;
        for (Runnable element : pool.getQueue()) {
            queued.add(element);
            if (element instanceof TrackedTask outer) {
                // Tracked twice.
                for (Runnable inner = outer.task; inner instanceof TrackedTask one; inner = one.task) {
                    queued.add(inner);
                }
            } else {
                unknown++;
            }
        }
        List<Piece> missing = new ArrayList<>();
        for (Piece piece : given.waiting) {
            Object inQueue = piece.inQueue();
            if (inQueue != null && queued.contains(inQueue)) {
                piece.found();
            } else {
                missing.add(piece);
            }
        }
        return missing.isEmpty() ? 0 : drop(missing, unseen(pool, given) + (mayWrap(pool) ? unknown : 0));
    }

    private int drop(List<Piece> missing, int spared) {
        int most = missing.size() - spared;
        int dropped = 0;
        long now = time.nanos();
        for (Piece piece : missing) {
            if (piece.missingNanos(now) >= CERTAIN.toNanos() && dropped < most) {
                piece.drop();
                dropped++;
            }
        }
        return dropped;
    }

    /** How many threads are active without running anything that we know. Rather too many than too few. */
    private static int unseen(ThreadPoolExecutor pool, Given given) {
        int active = pool.getActiveCount();
        Set<Thread> seen = new HashSet<>();
        for (Piece piece : given.running) {
            // Those that ran before and run still were active in between.
            Thread thread = piece.runner();
            if (thread != null) {
                seen.add(thread);
            }
        }
        return Math.max(0, active - seen.size());
    }

    /** Whether what stands in the queue may be a task of ours in a wrapping of its own. */
    private static boolean mayWrap(ThreadPoolExecutor pool) {
        return pool.getClass() != ThreadPoolExecutor.class && !(pool instanceof ScheduledThreadPoolExecutor);
    }
}
