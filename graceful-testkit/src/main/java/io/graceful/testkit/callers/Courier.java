package io.graceful.testkit.callers;

/** Takes orders to a library, wherever that runs. Safe for use by many threads. */
public interface Courier extends AutoCloseable {

    /** What plays the caller, such as {@code okhttp 5.5.1 on JDK 17.0.19}. */
    String name();

    /**
     * Has one order carried out. Blocks until that is over, at most a few seconds longer than the order's timeout.
     *
     * @throws CallException if there is no whole answer
     * @throws InterruptedException if this thread is interrupted meanwhile
     */
    Outcome call(Order order) throws CallException, InterruptedException;

    /** Ends what carries out the orders; those that are open fail. */
    @Override
    void close();
}
