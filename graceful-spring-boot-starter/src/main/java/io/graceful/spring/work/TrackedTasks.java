package io.graceful.spring.work;

import io.graceful.Graceful;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.task.TaskExecutor;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.util.ClassUtils;

/** Executors whose tasks are counted one by one, since nobody could be asked for their number. */
final class TrackedTasks {

    private static final String DECORATOR = "taskDecorator";

    private final Graceful graceful;

    TrackedTasks(Graceful graceful) {
        this.graceful = graceful;
    }

    /**
     * Counts every task from its handing over to its end, around what the executor's own decorator makes of it.
     *
     * @return whether that could be done: its own decorator has to be known, so that it goes on decorating
     */
    boolean decorate(String name, SimpleAsyncTaskExecutor executor) {
        if (!Fields.has(SimpleAsyncTaskExecutor.class, DECORATOR)) {
            return false;
        }
        executor.setTaskDecorator(around(name, Fields.read(executor, DECORATOR)));
        return true;
    }

    /** Like {@link #decorate(String, SimpleAsyncTaskExecutor)}. */
    boolean decorate(String name, TaskExecutorAdapter executor) {
        if (!Fields.has(TaskExecutorAdapter.class, DECORATOR)) {
            return false;
        }
        executor.setTaskDecorator(around(name, Fields.read(executor, DECORATOR)));
        return true;
    }

    private TaskDecorator around(String name, @Nullable Object own) {
        TaskDecorator inner = own instanceof TaskDecorator decorator ? decorator : task -> task;
        return task -> counted(name, inner.decorate(task));
    }

    /** The task as it comes out of a tracked executor, open from here on until it has ended or nobody has it any more. */
    private Runnable counted(String name, Runnable task) {
        Runnable[] counted = {task};
        graceful.track(name, (Executor) tracked -> counted[0] = tracked).execute(task);
        return counted[0];
    }

    /** An executor of the same interfaces that hands on to {@code executor} and counts; null if it has others, too. */
    @Nullable
    Object wrap(String name, Executor executor) {
        if (executor instanceof ScheduledExecutorService scheduler) {
            return isOnly(executor, ScheduledExecutorService.class) ? graceful.track(name, scheduler) : null;
        }
        if (executor instanceof ExecutorService service) {
            return isOnly(executor, ExecutorService.class) ? graceful.track(name, service) : null;
        }
        if (executor instanceof TaskExecutor) {
            return isOnly(executor, AsyncTaskExecutor.class)
                    ? new TaskExecutorAdapter(graceful.track(name, executor))
                    : null;
        }
        return isOnly(executor, Executor.class) ? graceful.track(name, executor) : null;
    }

    /** Whether nobody can know it as anything else; what Spring alone looks for, it has looked at before. */
    private static boolean isOnly(Object executor, Class<?> kind) {
        for (Class<?> each : ClassUtils.getAllInterfacesForClass(executor.getClass())) {
            if (!each.isAssignableFrom(kind) && !isOfLife(each)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOfLife(Class<?> type) {
        String name = type.getName();
        return name.startsWith("java.lang.")
                || name.startsWith("java.io.")
                || name.endsWith("Aware")
                || name.equals("org.springframework.beans.factory.InitializingBean")
                || name.equals("org.springframework.beans.factory.DisposableBean");
    }
}
