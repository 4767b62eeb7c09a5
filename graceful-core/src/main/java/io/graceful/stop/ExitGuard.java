package io.graceful.stop;

import io.graceful.lifecycle.StopCause;
import io.graceful.time.Deadline;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process whose JVM does not come to an end: a shutdown hook hangs, a framework waits for a bean that never stops.
 *
 * <p>The kill would come a moment later anyway. Halting before it says who hung, and exits with the signal's own status
 * instead of 137, which looks like a container that ran out of memory. A training run that hangs would hold up a build.
 */
final class ExitGuard {

    /** How long before the kill the process is halted. */
    static final Duration BEFORE_KILL = Duration.ofMillis(400);

    static final int SIGTERM_STATUS = 143;

    private static final Logger log = LoggerFactory.getLogger(StopSequence.class);

    private static final Duration TO_SAY_SO = Duration.ofMillis(100);
    private static final int MOST_NAMED = 5;

    private final Time time;
    private final Threads threads;
    private final StopAttempt attempt;
    private final Deadline end;
    private final int status;
    private final IntConsumer halt;
    private volatile boolean ending;

    ExitGuard(Time time, Threads threads, StopAttempt attempt, Deadline end, int status, IntConsumer halt) {
        this.time = time;
        this.threads = threads;
        this.attempt = attempt;
        this.end = end;
        this.status = status;
        this.halt = halt;
    }

    void start() {
        threads.start("exit-guard", this::run);
    }

    private void run() throws InterruptedException {
        time.sleep(end.remaining());
        try {
            // The log may be what hangs.
            threads.call(time, "exit-guard-log", this::look, Deadline.in(time, TO_SAY_SO));
        } finally {
            if (!ending) {
                halt.accept(status);
            }
        }
    }

    private void look() {
        Map<Thread, StackTraceElement[]> stacks = Thread.getAllStackTraces();
        ending = stacks.values().stream().anyMatch(ExitGuard::isHalting);
        if (!ending) {
            sayWhoHangs(stacks);
        }
    }

    /** Past its hooks the JVM writes its archive, if it is to; a halt would only wait for that. */
    private static boolean isHalting(StackTraceElement[] stack) {
        return Arrays.stream(stack)
                .anyMatch(frame -> frame.getClassName().equals("java.lang.Shutdown")
                        && frame.getMethodName().startsWith("halt"));
    }

    private void sayWhoHangs(Map<Thread, StackTraceElement[]> stacks) {
        log.error(
                "{} The JVM has not ended and {}; halted. Still at work: {}",
                attempt,
                attempt.cause() == StopCause.TRAINED ? "nobody else would end it" : "is about to be killed",
                alive(stacks));
    }

    /** Threads that keep a JVM from ending, each with the line it is at. */
    private static List<String> alive(Map<Thread, StackTraceElement[]> stacks) {
        return stacks.entrySet().stream()
                .filter(thread -> !thread.getKey().isDaemon() && thread.getValue().length > 0)
                .filter(thread -> !thread.getKey().getName().startsWith("graceful-") && !isIdle(thread.getValue()))
                .limit(MOST_NAMED)
                .map(ExitGuard::where)
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
