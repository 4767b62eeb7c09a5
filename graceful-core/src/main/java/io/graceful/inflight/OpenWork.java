package io.graceful.inflight;

import io.graceful.time.Durations;
import io.graceful.time.Stacks;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that had not ended when a report was made.
 *
 * @param label what it is, such as {@code GET /orders} or the name given to {@code track}
 * @param age how long it had been open
 * @param thread the name of the thread that worked on it; empty if none did or none is known
 * @param where the top of that thread's stack; empty without a thread
 */
public record OpenWork(String label, Duration age, String thread, String where) {

    static OpenWork of(String label, Duration age, @Nullable Thread thread, Stacks stacks) {
        if (thread == null) {
            return new OpenWork(label, age, "", "");
        }
        StackTraceElement[] stack = stacks.of(thread);
        return new OpenWork(label, age, thread.getName(), stack.length == 0 ? "" : interesting(stack));
    }

    /** The top frame, and the first one that is not the JDK's: where the application waits, and for what. */
    private static String interesting(StackTraceElement[] stack) {
        for (int i = 0; i < stack.length; i++) {
            String type = stack[i].getClassName();
            if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
                return i == 0 ? text(stack[0]) : text(stack[0]) + " < " + text(stack[i]);
            }
        }
        return text(stack[0]);
    }

    private static String text(StackTraceElement frame) {
        String place = frame.getFileName() == null ? "" : "(" + frame.getFileName() + ":" + frame.getLineNumber() + ")";
        return frame.getClassName() + "." + frame.getMethodName() + place;
    }

    /** {@code GET /slow for 12.3s on XNIO-1 task-2 at java.lang.Thread.sleep … < com.acme.Slow.serve(Slow.java:12)}. */
    @Override
    public String toString() {
        return label + " for " + Durations.text(age)
                + (thread.isEmpty() ? "" : " on " + thread)
                + (where.isEmpty() ? "" : " at " + where);
    }
}
