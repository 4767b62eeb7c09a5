package io.graceful.manifest.check;

/** How bad a finding is, worst first. */
public enum Severity {
    /** Requests will fail, or the API server refuses it. */
    ERROR,
    /** Requests may fail, depending on the cluster or on luck. */
    WARNING,
    /** No request fails of it, but there is a better way. */
    INFO;

    /** Whether it is at least as bad as another. */
    public boolean isAtLeast(Severity other) {
        return compareTo(other) <= 0;
    }
}
