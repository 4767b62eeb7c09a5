package io.graceful.testkit.edge;

/**
 * What the server has open at one moment, as the edge under test counts it.
 *
 * @param requests begun and not ended
 * @param connections of its clients, also idle ones
 * @param streams without an end of their own, such as feeds and WebSockets; 0 where they are counted as requests
 */
public record Counts(int requests, int connections, int streams) {

    /** Of a server that has nothing open. */
    public static final Counts NOTHING = new Counts(0, 0, 0);
}
