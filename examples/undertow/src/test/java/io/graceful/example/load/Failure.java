package io.graceful.example.load;

import java.time.Duration;

/**
 * A request that failed.
 *
 * @param at when it failed, counted from the last stop signal
 * @param reused whether it was sent on a connection that had served another before
 */
public record Failure(String call, Cause cause, String detail, String pod, boolean reused, Duration at) {

    @Override
    public String toString() {
        return String.format(
                "%+.3fs %s to %s on a %s connection: %s (%s)",
                at.toMillis() / 1000.0, call, pod, reused ? "reused" : "new", cause, detail);
    }
}
