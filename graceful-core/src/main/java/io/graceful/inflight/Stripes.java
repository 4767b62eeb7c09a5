package io.graceful.inflight;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** How the counters of this package keep cores out of one another's cache lines. */
final class Stripes {

    /** Enough that the threads of a usual I/O or worker pool seldom meet; a power of two. */
    static final int COUNT = 16;

    /** Two cache lines of longs, because processors fetch lines in pairs. */
    static final int PAD = 16;

    static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private Stripes() {}

    /** The stripe of the calling thread: by its id, which needs no thread-local and holds for virtual threads too. */
    static int ofThisThread() {
        long id = threadId();
        return (int) (id ^ (id >>> 4)) & (COUNT - 1);
    }

    @SuppressWarnings("deprecation") // Thread.threadId() came with 19 and is the same number.
    private static long threadId() {
        return Thread.currentThread().getId();
    }
}
