package io.graceful.selfrequests;

/** Clients that ask as fast as they are answered. Driven by one thread. */
interface Load {

    /** Lets {@code clients} of them ask, if fewer do. */
    void raiseTo(int clients);

    /** How long the good answers took, in buckets of {@link Latencies}; since the beginning. */
    long[] answers();

    /** How many answers were errors, or never came. */
    long failures();

    /** The first of them: what was asked, and what came; empty if there was none. */
    String firstFailure();

    /** Lets nobody begin anything more. */
    void stop();

    /** Whether everybody has ended. */
    boolean isOver();

    /** Cuts off whoever still waits for an answer. */
    void cut();
}
