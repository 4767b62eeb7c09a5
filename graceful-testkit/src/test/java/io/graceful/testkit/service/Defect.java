package io.graceful.testkit.service;

/** Something that a service does wrong when it starts or stops. */
public enum Defect {
    NONE,

    /** Ends on SIGTERM as a process without any handler does. */
    EXITS_AT_ONCE,
    /** Closes its listener on SIGTERM and drains: most frameworks' graceful shutdown. */
    CLOSES_LISTENER_AT_ONCE,
    /** Leaves the listener open but accepts nothing any more, and resets whoever waits when it closes it. */
    STOPS_ACCEPTING,
    /** Waits, but never says {@code Connection: close}. */
    NO_FAREWELL,
    /** Closes idle keep-alive connections on SIGTERM, into the next request. */
    CLOSES_IDLE_AT_ONCE,
    /** Closes each connection after its next response without having said so. */
    CLOSES_WITHOUT_SAYING,
    /** Does not wait for connections that have not been told yet. */
    LEAVES_UNTOLD,
    /** Answers 503 from the signal on. */
    REJECTS_LATE_REQUESTS,
    /** Takes the wait's milliseconds for microseconds. */
    WRONG_UNIT,
    /** Takes the first silence for the end of the traffic. */
    TRUSTS_ANY_SILENCE,
    /** Waits for a fixed time that is shorter than the slowest router's lag. */
    WAITS_TOO_SHORT,
    /** Waits, but does not drain what is in flight. */
    CUTS_WHAT_IS_IN_FLIGHT,
    /** Resets what is in flight on SIGTERM and serves on. */
    RESETS_WHAT_IS_IN_FLIGHT,
    /** Promises more bytes than it sends while it stops. */
    TRUNCATES_RESPONSES,
    /** Takes requests and never answers them while it stops. */
    HANGS,
    /** Knows no deadline. */
    NEVER_ENDS,
    /** Does not hear SIGTERM. */
    IGNORES_SIGTERM,
    /** Counts probes as traffic, so that there is never silence, and knows no deadline. */
    COUNTS_PROBES,
    /** Ends at once on a second signal. */
    SECOND_SIGNAL_KILLS,
    /** Stays ready while it stops. */
    STAYS_READY,
    /** Becomes ready again while it stops. */
    READINESS_COMES_BACK,
    /** Leaves the wait to a hook that does not wait. */
    DRAIN_ANSWERS_AT_ONCE,
    /** Leaves the wait to a hook that the kubelet cannot reach: it listens on 127.0.0.1. */
    DRAIN_ON_LOOPBACK,
    /** Says that it is ready before it is warm, and answers 500 meanwhile. */
    READY_WHILE_COLD,
    /** Says that it is ready before it listens. */
    READY_BEFORE_LISTENING,
    /** Processes each POST twice. */
    PROCESSES_TWICE;

    boolean is(Defect... others) {
        for (Defect other : others) {
            if (this == other) {
                return true;
            }
        }
        return false;
    }
}
