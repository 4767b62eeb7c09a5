package io.graceful.testkit.load;

/** What sends the requests of a group, each exactly once. */
interface Caller extends AutoCloseable {

    /** Sends it and tells the tally what became of it. May block its thread until then, or come back before. */
    void call(Request request);

    /** Breaks off whatever goes on. */
    @Override
    void close();
}
