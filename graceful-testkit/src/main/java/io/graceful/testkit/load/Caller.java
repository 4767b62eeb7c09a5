package io.graceful.testkit.load;

/** What sends the requests of a group, each exactly once. */
interface Caller extends AutoCloseable {

    /** Sends it and tells the tally what became of it. May block its thread until then, or come back before. */
    void call(Request request);

    /** Nothing begins any more: ends well what would go on for ever. Returns at once. */
    default void finish() {
        // Requests end by themselves.
    }

    /** Breaks off whatever goes on. */
    @Override
    void close();
}
