package io.graceful.example.load;

/** A request failed, and why. */
final class CallFailed extends Exception {

    private static final long serialVersionUID = 1L;

    private final Cause reason;

    CallFailed(Cause reason, String detail) {
        super(detail);
        this.reason = reason;
    }

    Cause reason() {
        return reason;
    }
}
