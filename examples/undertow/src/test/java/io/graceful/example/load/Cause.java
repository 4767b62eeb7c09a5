package io.graceful.example.load;

import java.util.Locale;

/** Why a request failed, from the first byte that was not sent to the last that was wrong. */
public enum Cause {
    /** Nobody listens: the listener was closed while a route still led there. */
    CONNECTION_REFUSED,
    /** The handshake did not end in time. */
    CONNECT_TIMEOUT,
    /** A reset before any byte of the response: the request may or may not have been processed. */
    RESET_BEFORE_RESPONSE,
    /** An orderly end before any byte of the response, such as a keep-alive connection closed while the request was on its way. */
    CLOSED_BEFORE_RESPONSE,
    /** Reset or end after a part of the response. */
    CUT_IN_RESPONSE,
    /** No response in time. */
    TIMEOUT,
    /** A status of 400 or above. */
    BAD_STATUS,
    /** Status 200 with a body that is not the expected one. */
    WRONG_BODY,
    OTHER;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
