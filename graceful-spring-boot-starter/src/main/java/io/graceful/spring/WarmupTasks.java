package io.graceful.spring;

import io.graceful.warmup.WarmupTask;
import java.util.List;

/** Warm-up tasks that are known only once the application's beans are there. For parts of the starter. */
public interface WarmupTasks {

    /** Called once, after the last singleton. */
    List<WarmupTask> tasks();
}
