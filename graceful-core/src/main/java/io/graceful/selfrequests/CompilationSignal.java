package io.graceful.selfrequests;

import java.time.Duration;

/**
 * How busy the JIT compiler is: a JVM that says it in its own way can be asked through this. Asked twice a second while the
 * warm-up runs, by one thread.
 */
public interface CompilationSignal {

    /** The time that compiling has taken since the JVM started; never falls. */
    Duration spent();

    /**
     * Whether {@link #spent()} is CPU time. If it is the time on the clock instead, it grows as well while the compiler waits
     * for a CPU, so that it can be compared with what goes by on the clock, and not with a part of a CPU.
     */
    boolean isCpuTime();

    /** What is measured, in a few words for the log. */
    @Override
    String toString();
}
