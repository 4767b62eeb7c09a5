package io.graceful.time;

/** Something to be done, by code that may fail and may be interrupted: a warm-up task, a stop hook. */
@FunctionalInterface
public interface Action {
    void run() throws Exception;
}
