package io.graceful.testkit.callers;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ends calls of a library that only knows how long it may wait for the next byte. */
final class Deadlines implements AutoCloseable {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "testkit-caller-deadlines");
        thread.setDaemon(true);
        return thread;
    });

    Deadlines() {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Runs the call here, and what ends it elsewhere if that takes too long. */
    <T> T within(Duration timeout, Callable<T> call, Runnable end) throws Exception {
        AtomicBoolean late = new AtomicBoolean();
        ScheduledFuture<?> ending = timer.schedule(
                () -> {
                    late.set(true);
                    end.run();
                },
                timeout.toNanos(),
                TimeUnit.NANOSECONDS);
        try {
            return call.call();
        } catch (Exception e) {
            if (!late.get() || e instanceof SocketTimeoutException) {
                throw e;
            }
            SocketTimeoutException timedOut = new SocketTimeoutException("no whole answer within " + timeout);
            timedOut.initCause(e);
            throw timedOut;
        } finally {
            ending.cancel(false);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
