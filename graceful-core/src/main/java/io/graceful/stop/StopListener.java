package io.graceful.stop;

/** Gets the stop report, on a thread of its own, before the process ends. Has half a second; may throw, and is then logged. */
@FunctionalInterface
public interface StopListener {

    void stopped(StopReport report);
}
