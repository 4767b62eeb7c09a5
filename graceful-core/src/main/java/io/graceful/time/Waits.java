package io.graceful.time;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.apiguardian.api.API;

/**
 * Waiting for something to become true.
 *
 * <p>The condition is polled. Signalling would put a check on the path of every request for the sake of the one moment
 * in a process's life when somebody waits; polling costs requests nothing, and the few seconds of a stop some hundred
 * reads a second.
 */
@API(status = API.Status.INTERNAL)
public final class Waits {

    private static final Duration FIRST_PAUSE = Duration.ofNanos(200_000);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(5);

    private Waits() {}

    /**
     * Blocks until {@code condition} holds or {@code deadline} passes. The condition is asked at once, then after pauses
     * that grow from 0.2 to 5 ms, and once more at the deadline.
     *
     * @return whether the condition held
     */
    public static boolean until(Time time, BooleanSupplier condition, Deadline deadline) throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!condition.getAsBoolean()) {
            if (deadline.passed()) {
                return false;
            }
            time.sleep(Durations.min(pause, deadline.remaining()));
            pause = Durations.min(pause.multipliedBy(2), LONGEST_PAUSE);
        }
        return true;
    }
}
