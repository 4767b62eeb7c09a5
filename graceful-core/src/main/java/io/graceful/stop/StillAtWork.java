package io.graceful.stop;

import io.graceful.time.Stacks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Who keeps a JVM from ending, as far as stacks tell. */
final class StillAtWork {

    private static final int MOST_NAMED = 5;

    private StillAtWork() {}

    /** Whether the JVM is past its hooks. */
    static boolean isHalting(Stacks stacks) {
        return stacks.all().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown")
                        && frame.getMethodName().startsWith("halt"));
    }

    /** Threads that keep a JVM from ending, each with the line it is at. */
    static List<String> of(Stacks stacks) {
        return stacks.all().entrySet().stream()
                .filter(thread -> !thread.getKey().isDaemon() && thread.getValue().length > 0)
                .filter(thread -> !thread.getKey().getName().startsWith("graceful-") && !isIdle(thread.getValue()))
                .limit(MOST_NAMED)
                .map(StillAtWork::where)
                .toList();
    }

    /** A worker of a pool that waits for a task hangs nowhere. */
    private static boolean isIdle(StackTraceElement[] stack) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("getTask"));
    }

    private static String where(Map.Entry<Thread, StackTraceElement[]> thread) {
        StackTraceElement[] stack = thread.getValue();
        StackTraceElement place = stack[0];
        for (StackTraceElement frame : stack) {
            String type = frame.getClassName();
            if (!type.startsWith("java.") && !type.startsWith("jdk.") && !type.startsWith("sun.")) {
                place = frame;
                break;
            }
        }
        return thread.getKey().getName() + " at " + place;
    }
}
