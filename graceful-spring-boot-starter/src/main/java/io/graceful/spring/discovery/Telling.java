package io.graceful.spring.discovery;

import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Talks to registries: with a deadline, side by side, and each on a thread that is left behind if it hangs. */
final class Telling {

    // One logger for the whole of it.
    private static final Logger log = LoggerFactory.getLogger(Registries.class);

    /** A registry that answers at all does so in a fraction of it. */
    private static final Duration MOST = Duration.ofSeconds(5);

    /** The start waits for this. */
    private static final Duration HOLD_MOST = Duration.ofSeconds(2);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Time time;
    private final Threads threads;

    Telling(Time time, Threads threads) {
        this.time = time;
        this.threads = threads;
    }

    /** Tells all at the same time, and says in one line what came of it. */
    void takeOut(String attempt, List<Instance> instances, Function<Instance, String> tell)
            throws InterruptedException {
        long begun = time.nanos();
        Map<Instance, String> told = new ConcurrentHashMap<>();
        Map<Instance, Threads.Running> running = new LinkedHashMap<>();
        for (Instance instance : instances) {
            running.put(instance, threads.start("registry", () -> told.put(instance, tell.apply(instance))));
        }
        Waits.until(time, () -> running.values().stream().allMatch(Threads.Running::isDone), Deadline.in(time, MOST));
        List<String> results = new ArrayList<>();
        running.forEach((instance, thread) -> {
            String result = told.get(instance);
            results.add(instance + " " + (result != null ? result : "NOT: " + problem(thread)));
            if (!thread.isDone()) {
                thread.interrupt();
            }
        });
        String took = Durations.text(time.since(begun));
        if (told.size() == running.size()) {
            log.info("{} Told the registry within {}: {}", attempt, took, String.join(", ", results));
        } else {
            log.warn(
                    "{} Told the registry within {}: {}. Its callers go on sending until this instance is gone",
                    attempt,
                    took,
                    String.join(", ", results));
        }
    }

    private static String problem(Threads.Running thread) {
        Throwable failure = thread.failure();
        if (failure != null) {
            return failure.toString();
        }
        return thread.where().isEmpty() ? "no answer" : "no answer yet at " + thread.where();
    }

    /** Keeps an instance that has just registered from being called; if that fails, it is called before it is warm. */
    void hold(Instance instance) {
        try {
            Threads.Called called = threads.call(
                    time, "registry", () -> instance.setStatus(Instance.OUT_OF_SERVICE), Deadline.in(time, HOLD_MOST));
            if (!called.ok()) {
                log.warn("{} could not be told that this service is not ready yet: {}", instance, called.problem());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Undoes {@link #hold}, however long that takes until a stop: nobody would call this instance otherwise. */
    void release(Instance instance, BooleanSupplier stopping) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!stopping.getAsBoolean()) {
            Threads.Called called = threads.call(time, "registry", instance::bringBack, Deadline.in(time, MOST));
            if (called.ok()) {
                return;
            }
            log.warn(
                    "{} could not be told that this service is ready, next try in {}: {}",
                    instance,
                    Durations.text(pause),
                    called.problem());
            time.sleep(pause);
            pause = Durations.min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }
}
