package io.graceful.micrometer;

/** Every meter: its name, kind, unit, tag and meaning. {@code docs/metrics.md} is made from this. */
public enum GracefulMeters {
    PHASE("graceful.phase", Kind.GAUGE, "", "phase", "1 for the phase the service is in, 0 for the others."),
    READY("graceful.ready", Kind.GAUGE, "", "", "1 while `/healthz` says 200, else 0."),
    PHASE_DURATION(
            "graceful.phase.duration",
            Kind.TIMER,
            "seconds",
            "phase",
            "How long each phase took, recorded when it ends."),
    REQUESTS("graceful.requests", Kind.FUNCTION_COUNTER, "", "", "Requests of the application that began."),
    REQUESTS_IN_FLIGHT("graceful.requests.in.flight", Kind.GAUGE, "", "", "Requests of the application that are open."),
    REQUESTS_OLDEST("graceful.requests.oldest", Kind.TIME_GAUGE, "seconds", "", "The age of the oldest open request."),
    REQUESTS_LATE(
            "graceful.requests.late",
            Kind.FUNCTION_COUNTER,
            "",
            "",
            "Requests that arrived after the stop signal: what a stop without a wait would have lost."),
    WORK_OPEN("graceful.work.open", Kind.GAUGE, "", "", "Tracked work that is open."),
    STREAMS_OPEN("graceful.streams.open", Kind.GAUGE, "", "", "Long-lived streams that are open."),
    CONNECTIONS_OPEN(
            "graceful.connections.open",
            Kind.GAUGE,
            "",
            "",
            "Open connections that have brought at least one request."),
    CONNECTIONS_UNTOLD(
            "graceful.connections.untold",
            Kind.GAUGE,
            "",
            "",
            "Open connections whose clients have not been told to leave. All of them until the stop signal."),
    STOP_REMAINING(
            "graceful.stop.remaining",
            Kind.TIME_GAUGE,
            "seconds",
            "",
            "What is left, since the stop signal, until the process has to be gone by itself, hooks and all. NaN before the signal."),
    STOPS(
            "graceful.stops",
            Kind.COUNTER,
            "",
            "outcome",
            "Stops, by outcome: `CLEAN`, `CUT` when work was cut off at the deadline, `HOOK_FAILED` when only a hook was, `UNSEEN` when graceful saw nothing go wrong and could not see everything."),
    STOP_DURATION("graceful.stop.duration", Kind.TIMER, "seconds", "", "From the stop signal to the stop report."),
    STOP_CUT("graceful.stop.cut", Kind.COUNTER, "", "", "Requests and other work cut off at the end of a drain."),
    PROPAGATION_LAST_CONNECTION(
            "graceful.propagation.last.connection",
            Kind.TIMER,
            "seconds",
            "",
            "When, after the stop signal, a request last came on a new connection: how long routers really take. Not recorded when none came."),
    WARMUP_TASK(
            "graceful.warmup.task",
            Kind.TIME_GAUGE,
            "seconds",
            "task",
            "How long each warm-up task took, or has taken so far."),
    WARMUP_REQUESTS(
            "graceful.warmup.requests",
            Kind.FUNCTION_COUNTER,
            "",
            "",
            "Requests the service sent to itself to become warm, and answered without an error."),
    WARMUP_WINDOWS(
            "graceful.warmup.windows",
            Kind.FUNCTION_COUNTER,
            "",
            "",
            "Windows of half a second or more by which it was judged whether the service has settled."),
    WARMUP_JIT_SHARE(
            "graceful.warmup.jit.share",
            Kind.GAUGE,
            "",
            "",
            "The part of the container's CPUs that the JIT compiler took in the last 2 s of the self-requests: 1 for all. NaN where nobody knows."),
    WARMUP_VERDICT(
            "graceful.warmup.verdict",
            Kind.GAUGE,
            "",
            "verdict",
            "1 for how the self-requests ended, 0 for the others: `SETTLED`, `CEILING_REACHED`, `NO_LOAD`, `FAILED`.");

    /** How Micrometer keeps a meter. */
    public enum Kind {
        GAUGE,
        TIME_GAUGE,
        COUNTER,
        FUNCTION_COUNTER,
        TIMER
    }

    private final String meterName;
    private final Kind kind;
    private final String unit;
    private final String tag;
    private final String meaning;

    GracefulMeters(String meterName, Kind kind, String unit, String tag, String meaning) {
        this.meterName = meterName;
        this.kind = kind;
        this.unit = unit;
        this.tag = tag;
        this.meaning = meaning;
    }

    /** Micrometer's name, lower case with dots. */
    public String meterName() {
        return meterName;
    }

    public Kind kind() {
        return kind;
    }

    /** The base unit, of times; empty for counts, since Prometheus would have it after a name that says of what. */
    public String unit() {
        return unit;
    }

    /** The name of its tag, whose values are all known at start; empty if it has none. */
    public String tag() {
        return tag;
    }

    /** What it says: one sentence, Markdown. */
    public String meaning() {
        return meaning;
    }
}
