package io.graceful.testkit.load;

import io.graceful.testkit.result.Cause;

/** A request has failed. Without a stack: it is an expected outcome, and there may be thousands a second. */
final class CallFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final Cause reason;
    private final String pod;
    private final boolean reused;

    /**
     * A failure.
     *
     * @param pod where the connection led to; {@code ""} if there was none
     * @param reused whether another request had been sent on the connection before
     */
    CallFailed(Cause reason, String pod, boolean reused, String message) {
        super(message, null, false, false);
        this.reason = reason;
        this.pod = pod;
        this.reused = reused;
    }

    Cause reason() {
        return reason;
    }

    String pod() {
        return pod;
    }

    boolean reused() {
        return reused;
    }

    String text() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
