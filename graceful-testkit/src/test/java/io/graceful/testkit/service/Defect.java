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
    PROCESSES_TWICE,

    /** Sends GOAWAY on SIGTERM with a last stream below the open ones, and drops these: a client may send them again. */
    GOAWAY_TO_OPEN_STREAMS,
    /** Sends GOAWAY on SIGTERM while streams are open and serves these: right by RFC 9113, too much for java.net.http 17. */
    GOAWAY_AT_ONCE,
    /** Goes on with upgrades to h2c while it stops, and sends GOAWAY before it answers the request that asked. */
    UPGRADES_WHILE_STOPPING,
    /** Never sends GOAWAY: its HTTP/2 connections end with the process. */
    NO_GOAWAY,
    /** Counts a download as done once it is queued for its connection: the exit cuts slow readers. */
    COUNTS_QUEUED_AS_SENT,
    /** Ends finite event streams on SIGTERM with a last chunk as it should be: half a stream that looks whole. */
    ENDS_STREAMS_PROPERLY,
    /** Cuts finite event streams on SIGTERM. */
    CUTS_STREAMS,
    /** Resets endless feeds instead of ending them. */
    CUTS_FEEDS,
    /** Counts a request only once its body has been read: the exit cuts uploads. */
    CUTS_UPLOADS,
    /** Sends a wrong byte in each download while it stops, with the digest of the right ones. */
    CORRUPTS_DOWNLOADS,
    /** Neither tells nor waits for connections of its second port. */
    SECOND_PORT_UNTOLD,
    /** Counts a request whose caller left as in flight for ever. */
    LEAKS_LEAVERS,
    /** Takes a second SIGTERM for the end of the wait. */
    SECOND_SIGNAL_ENDS_THE_WAIT,
    /** Counts connections to {@code /alive} as traffic, so that a prober prevents silence, and knows no deadline. */
    COUNTS_THE_PROBER,
    /** Counts a request from its first byte and waits for the rest without a limit. */
    HALF_REQUESTS_HOLD,
    /** Closes WebSockets without a close frame. */
    WEBSOCKETS_CUT,
    /** Closes WebSockets with 1000, as if all had been said, instead of 1001. */
    WEBSOCKETS_1000,
    /** Says no farewell on TLS, whatever the version of HTTP. */
    TLS_UNTOLD;

    boolean is(Defect... others) {
        for (Defect other : others) {
            if (this == other) {
                return true;
            }
        }
        return false;
    }
}
