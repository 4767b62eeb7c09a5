package io.graceful.spring.work;

import io.graceful.Graceful;
import io.graceful.lifecycle.Registration;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.SyncTaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.concurrent.ConcurrentTaskExecutor;
import org.springframework.scheduling.concurrent.ConcurrentTaskScheduler;
import org.springframework.scheduling.concurrent.SimpleAsyncTaskScheduler;
import org.springframework.util.ReflectionUtils;

/**
 * Sees to it that the drain waits for the tasks of every executor that it is shown, each by the cheapest means that is honest: a
 * pool is asked; in others every task is counted; one that only hands on is looked through; and what is left is named as
 * unseen. Safe for any thread.
 */
final class SeenExecutors {

    /** How many executors may stand one behind the other. */
    private static final int DEEPEST = 8;

    /** Threads of servers and clients: what the application has of them is requests. And what is tracked already. */
    private static final List<String> NOT_OURS = List.of(
            "io.graceful.inflight.",
            "io.netty.",
            "io.vertx.",
            "reactor.",
            "org.apache.catalina.",
            "org.apache.tomcat.",
            "org.eclipse.jetty.",
            "io.undertow.",
            "org.xnio.");

    private final Graceful graceful;
    private final TrackedTasks tracked;
    private final Queue<Asked> asked = new ConcurrentLinkedQueue<>();
    private final Set<Object> seen = Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    SeenExecutors(Graceful graceful) {
        this.graceful = graceful;
        this.tracked = new TrackedTasks(graceful);
    }

    /**
     * Shows it an executor or a scheduler.
     *
     * @param replaceable whether nobody can have it by its class
     * @return the executor, or what has to be used instead of it
     */
    Object see(String name, Object executor, boolean replaceable) {
        String called = (executor instanceof TaskScheduler ? "scheduler " : "executor ") + name;
        if (seesInPlace(called, executor, 0)) {
            return executor;
        }
        Object instead = replaceable && executor instanceof Executor plain ? tracked.wrap(called, plain) : null;
        if (instead == null) {
            graceful.unseen(called + " (" + executor.getClass().getName() + ")");
            return executor;
        }
        return instead;
    }

    private boolean seesInPlace(String name, Object executor, int depth) {
        if (depth > DEEPEST) {
            return false;
        }
        if (hasNoTasks(executor) || !seen.add(executor)) {
            return true;
        }
        ToIntFunction<Object> count = TaskCounts.of(executor);
        if (count != null) {
            ask(name, executor, count);
            return true;
        }
        boolean sees = countsInPlace(name, executor, depth) || looksThrough(name, executor, depth);
        if (!sees) {
            seen.remove(executor);
        }
        return sees;
    }

    private static boolean hasNoTasks(Object executor) {
        String type = executor.getClass().getName();
        return executor instanceof SyncTaskExecutor || NOT_OURS.stream().anyMatch(type::startsWith);
    }

    /** Weakly: a pool that is no singleton may be gone before the stop. One that has threads is not gone. */
    private void ask(String name, Object pool, ToIntFunction<Object> count) {
        asked.removeIf(Asked::isGone);
        WeakReference<Object> weakly = new WeakReference<>(pool);
        Registration registration = graceful.participant(new PoolParticipant(name, () -> {
            Object there = weakly.get();
            return there == null ? 0 : count.applyAsInt(there);
        }));
        asked.add(new Asked(weakly, registration));
    }

    private record Asked(WeakReference<Object> pool, Registration registration) {

        boolean isGone() {
            if (pool.get() != null) {
                return false;
            }
            registration.close();
            return true;
        }
    }

    /** Those of Spring's that let us do so. */
    private boolean countsInPlace(String name, Object executor, int depth) {
        if (executor instanceof SimpleAsyncTaskScheduler scheduler) {
            return tracked.decorate(name, scheduler) && sees(name, Fields.read(scheduler, "fixedDelayExecutor"), depth);
        }
        if (executor instanceof SimpleAsyncTaskExecutor perTask) {
            return tracked.decorate(name, perTask);
        }
        if (executor instanceof ConcurrentTaskScheduler adapter) {
            return counts(name, adapter, depth);
        }
        if (executor instanceof ConcurrentTaskExecutor adapter) {
            Executor inner = adapter.getConcurrentExecutor();
            if (!seesInPlace(name, inner, depth + 1)) {
                adapter.setConcurrentExecutor(graceful.track(name, inner));
            }
            return true;
        }
        if (executor instanceof TaskExecutorAdapter adapter) {
            return sees(name, Fields.read(adapter, "concurrentExecutor"), depth) || tracked.decorate(name, adapter);
        }
        return false;
    }

    /** What it is to run at once it may give to another executor than what is scheduled. */
    private boolean counts(String name, ConcurrentTaskScheduler adapter, int depth) {
        Object scheduler = Fields.read(adapter, "scheduledExecutor");
        Executor executor = adapter.getConcurrentExecutor();
        if (!(scheduler instanceof ScheduledExecutorService inner)) {
            return false;
        }
        if (!seesInPlace(name, inner, depth + 1)) {
            ScheduledExecutorService counting = graceful.track(name, inner);
            adapter.setScheduledExecutor(counting);
            if (executor == inner) {
                adapter.setConcurrentExecutor(counting);
                return true;
            }
        }
        if (!seesInPlace(name, executor, depth + 1)) {
            adapter.setConcurrentExecutor(graceful.track(name, executor));
        }
        return true;
    }

    private boolean sees(String name, @Nullable Object inner, int depth) {
        return inner != null && seesInPlace(name, inner, depth + 1);
    }

    /** Whether it can do nothing but hand on to others, all of which can be seen. */
    private boolean looksThrough(String name, Object executor, int depth) {
        List<Field> fields = executor.getClass().isHidden() ? null : Fields.all(executor);
        if (fields == null) {
            return false;
        }
        List<Object> inner = new ArrayList<>();
        for (Field field : fields) {
            Object value = ReflectionUtils.getField(field, executor);
            if (keepsTasks(field, value)) {
                return false;
            }
            if (value instanceof Executor || value instanceof TaskScheduler) {
                inner.add(value);
            }
        }
        return !inner.isEmpty() && inner.stream().allMatch(each -> seesInPlace(name, each, depth + 1));
    }

    /** Where there is a thread or a collection, there may be tasks. */
    private static boolean keepsTasks(Field field, @Nullable Object value) {
        return Thread.class.isAssignableFrom(field.getType())
                || Collection.class.isAssignableFrom(field.getType())
                || value instanceof Thread
                || value instanceof Collection;
    }
}
