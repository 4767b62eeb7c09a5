package io.graceful.testkit.load;

/**
 * What a splice knows of the connection that a request was last sent on.
 *
 * @param pod where it led; empty if there was none
 * @param refused whether it did not come about, so that nothing of the request was sent on it; the end says how
 * @param goaway whether the server has said GOAWAY on it
 */
record Passage(String pod, boolean refused, boolean goaway, End end) {

    /** How a connection ended, by who was first. */
    enum End {
        /** It is open. */
        OPEN,
        /** The client ended it, one way or the other. */
        CLIENT,
        /** The server ended it in order. */
        FIN,
        /** The server reset it. */
        RST,
        /** Nobody listened. */
        REFUSED,
        /** The handshake did not end in time. */
        CONNECT_TIMEOUT
    }
}
