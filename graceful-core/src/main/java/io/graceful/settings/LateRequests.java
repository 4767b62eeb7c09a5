package io.graceful.settings;

/** What happens to requests that arrive while the service drains. */
public enum LateRequests {
    /** They are served like all others. The default: a 503 is a failed request too. */
    SERVE,
    /** They get 503 with {@code Retry-After}: for services behind a router that retries elsewhere. */
    REJECT
}
