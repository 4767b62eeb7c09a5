package io.graceful.time;

import java.time.Duration;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Where foreign code (tasks, hooks, listeners) runs, so that one that hangs costs its deadline and not the stop.
 * Implementations are safe for any thread.
 */
@API(status = API.Status.INTERNAL)
public interface Threads {

    /** Begins {@code work} beside the caller and returns at once. */
    Running start(String name, Action work);

    /** Like {@link #start}, and the process does not end before {@code work} has: for what must hold the JVM. */
    Running hold(String name, Action work);

    /** One piece of work that was started. */
    interface Running {

        /** Whether the work has returned or thrown. */
        boolean isDone();

        /** What the work threw; null while it runs and when it returned. */
        @Nullable
        Throwable failure();

        /** Interrupts the work; work that ignores this runs on, on a daemon thread, and nobody waits for it. */
        void interrupt();

        /** The top frame of the work's stack, for saying where it hangs; empty when it is done. */
        String where();

        /** The same, as it was when {@code stacks} were taken. */
        String where(Stacks stacks);
    }

    /** How a bounded call ended. */
    enum Ending {
        RETURNED,
        FAILED,
        TIMED_OUT
    }

    /** What {@link #call} has to say; {@code failure} is null unless it FAILED, {@code where} empty unless it TIMED_OUT. */
    record Called(Ending ending, Duration took, @Nullable Throwable failure, String where) {

        /** Whether the work returned normally and in time. */
        public boolean ok() {
            return ending == Ending.RETURNED;
        }

        /** What went wrong, in a few words for a log line. */
        public String problem() {
            return switch (ending) {
                case RETURNED -> "";
                case FAILED -> String.valueOf(failure);
                case TIMED_OUT ->
                    "still running after " + Durations.text(took) + (where.isEmpty() ? "" : " at " + where);
            };
        }
    }

    /**
     * Runs {@code work} beside the caller and waits for it, until {@code deadline} at the most; then it is interrupted
     * and left behind. If the caller is interrupted, so is the work.
     */
    default Called call(Time time, String name, Action work, Deadline deadline) throws InterruptedException {
        long started = time.nanos();
        Running running = start(name, work);
        try {
            if (Waits.until(time, running::isDone, deadline)) {
                Throwable failure = running.failure();
                return new Called(failure == null ? Ending.RETURNED : Ending.FAILED, time.since(started), failure, "");
            }
        } catch (InterruptedException e) {
            running.interrupt();
            throw e;
        }
        // Not for longer: where threads are many and processors few, it takes seconds to learn.
        String where = running.where(Stacks.by(time, this, Deadline.in(time, Duration.ofMillis(100))));
        running.interrupt();
        return new Called(Ending.TIMED_OUT, time.since(started), null, where);
    }

    /** Threads named {@code graceful-<name>}, one for each piece of work, ended with it; daemons unless they hold the JVM. */
    static Threads system() {
        return SystemThreads.INSTANCE;
    }
}
