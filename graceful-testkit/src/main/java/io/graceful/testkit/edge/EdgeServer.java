package io.graceful.testkit.edge;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * A running server with the edge under test and the kit's pages, on 127.0.0.1. Each test gets a fresh one, asks it from several
 * threads, and closes it. See the kit's page on edges for the pages.
 */
public interface EdgeServer {

    /** What it speaks; nothing else is tried. */
    Set<Protocol> protocols();

    /** Of the port in cleartext. */
    int port();

    /** Of the port with TLS, whose certificate may be any: the kit trusts all. 0 if there is none. */
    default int tlsPort() {
        return 0;
    }

    /** Of another port in cleartext, which serves the same pages over HTTP/1.1. 0 if there is none. */
    default int secondPort() {
        return 0;
    }

    /** What is open now. Asked at any time, also while it stops. */
    Counts counts();

    /**
     * Begins the stop and returns at once. All that comes within {@link #floor()} from now on is served and told to leave. Called
     * once at most.
     */
    void stop();

    /** For how long after {@link #stop()} it surely serves new requests. A second leaves a busy machine enough. */
    default Duration floor() {
        return Duration.ofSeconds(1);
    }

    /**
     * When a stop gives up what still goes on, and ends. Well above the floor, so that nobody takes one for the other; the kit has
     * one test that waits for it.
     */
    default Duration cap() {
        return Duration.ofSeconds(8);
    }

    /**
     * How the stop went, once it is over. A process would end here, so the kit closes the server as soon as it sees this.
     */
    Optional<Outcome> outcome();

    /** Ends it at once, as the end of its process would: connections, listeners, threads. Also called without a stop, or twice. */
    void close() throws Exception;
}
