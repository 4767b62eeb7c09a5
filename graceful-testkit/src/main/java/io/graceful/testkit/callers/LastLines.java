package io.graceful.testkit.callers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The last lines that a program wrote to its standard error. Safe for use by many threads. */
final class LastLines {

    private static final int MOST = 20;
    private static final long END_MILLIS = 500;

    private final Deque<String> lines = new ArrayDeque<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    synchronized void add(String line) {
        lines.add(line);
        if (lines.size() > MOST) {
            lines.remove();
        }
    }

    /** There will be no more. */
    void end() {
        ended.countDown();
    }

    /** Waits until there will be no more, but not for long. */
    void awaitEnd() {
        try {
            if (!ended.await(END_MILLIS, TimeUnit.MILLISECONDS)) {
                add("(it may write more)");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** For the end of a sentence; empty if it wrote nothing. */
    synchronized String text() {
        return lines.isEmpty() ? "" : "; it wrote last:\n" + String.join("\n", lines);
    }
}
