package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;

/**
 * What a splice knows of the connection that a request was last sent on.
 *
 * @param pod where it led; empty if there was none
 * @param refused whether it did not come about, so that nothing of the request was sent on it; the end says how
 * @param goaway whether the server has said GOAWAY on it
 */
record Passage(String pod, boolean refused, boolean goaway, End end) {

    /** Why a request got no answer on it, as far as the connection tells. */
    Cause cause(Cause otherwise) {
        return switch (end) {
            case REFUSED -> Cause.REFUSED;
            case CONNECT_TIMEOUT -> Cause.CONNECT_TIMEOUT;
            case FIN -> goaway ? Cause.GOAWAY : Cause.EOF;
            case RST -> goaway ? Cause.GOAWAY : Cause.RESET;
            case OPEN, CLIENT -> goaway ? Cause.GOAWAY : otherwise;
        };
    }

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
