package io.graceful.testkit.callers;

/**
 * A client library as it comes, with its own connections and its own idea of when to repeat a request. Only timeouts are set:
 * an order's is the time a caller has. Safe for use by many threads.
 */
public interface Library extends AutoCloseable {

    /** What it is, with its version where it tells that, such as {@code okhttp 5.5.1}. */
    String name();

    /**
     * Sends one request and reads the whole answer, a piece at a time. Blocks until that is over.
     *
     * @throws Exception what the library throws
     */
    Outcome call(Order order) throws Exception;

    /** Lets go of its connections. */
    @Override
    void close();
}
