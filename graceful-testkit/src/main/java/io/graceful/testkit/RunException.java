package io.graceful.testkit;

/** A run cannot go on: its pods do not start, or the machine lacks something. The message says what, and what to do. */
public final class RunException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RunException(String message) {
        super(message);
    }

    RunException(String message, Throwable cause) {
        super(message, cause);
    }
}
