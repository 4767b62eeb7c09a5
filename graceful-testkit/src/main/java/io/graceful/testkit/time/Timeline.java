package io.graceful.testkit.time;

import java.time.Duration;

/**
 * The time of a run, and the one thread on which every actor of the cluster acts. An actor keeps its state without locks: it
 * is touched only from tasks of the timeline. Tasks must not block; whatever waits does so elsewhere and comes back with
 * {@link #execute}.
 */
public interface Timeline {

    /** The time since the run began. From any thread. */
    Duration now();

    /** Runs a task once this much time has passed; zero means after the tasks already due. From any thread. */
    Appointment after(Duration delay, Runnable task);

    /** Runs a task as soon as it is its turn. From any thread. */
    default void execute(Runnable task) {
        after(Duration.ZERO, task);
    }

    /** A task to come. */
    interface Appointment {
        /** Takes it back; nothing happens if it has begun. */
        void cancel();
    }
}
