package io.graceful.testkit.plane;

/** The data plane cannot do what it has to; the message says what is missing and what to do. */
public final class PlaneException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PlaneException(String message) {
        super(message);
    }

    PlaneException(String message, Throwable cause) {
        super(message, cause);
    }
}
