package io.graceful.testkit.result;

import java.util.Locale;

/** Why a request failed, from the first byte that was not sent to the last that was wrong. */
public enum Cause {
    /** Nobody listens: the port was closed while a route still led there, or before it accepted this. Nothing was sent. */
    REFUSED(false),
    /** The handshake did not end in time, or the address is not reachable any more. Nothing was sent. */
    CONNECT_TIMEOUT(false),
    /** The handshake of TLS failed, such as over a certificate that is not trusted. Nothing was sent. */
    NO_TLS(false),
    /** The server said that it has not begun this request (GOAWAY, REFUSED_STREAM): safe to send again. */
    NOT_EXECUTED(false),
    /** A reset before any byte of the response: the request may or may not have been processed. */
    RESET(true),
    /** An orderly end before any byte of the response, such as a keep-alive connection closed as the request came. */
    EOF(true),
    /** The server said GOAWAY while the request was open, and it was never answered, whoever gave it up. */
    GOAWAY(true),
    /** Reset or end after a part of the response. */
    CUT_IN_RESPONSE(true),
    /** No response, or not all of it, in time. */
    TIMEOUT(true),
    /** A status of 400 or above. */
    BAD_STATUS(true),
    /** A good status with a body that is not the expected one. */
    WRONG_BODY(true),
    /** An end that looks proper behind a body that is not whole: the worst, for no caller can notice it. */
    FALSE_END(true),
    /** A WebSocket that was closed with another code than the expected one, or without any. */
    WRONG_CLOSE(true),
    /** Something else; the failure's message says what. */
    OTHER(true);

    private final boolean fateUnknown;

    Cause(boolean fateUnknown) {
        this.fateUnknown = fateUnknown;
    }

    /** Whether the service may have begun the request, so that a client must not send it again by itself. */
    public boolean fateUnknown() {
        return fateUnknown;
    }

    /** The name people read, such as {@code cut in response}. */
    public String text() {
        if (this == NO_TLS) {
            return "no TLS";
        }
        return this == EOF || this == GOAWAY
                ? name()
                : name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
