package io.graceful.stop;

import io.graceful.inflight.OpenWork;
import io.graceful.lifecycle.PhaseChange;
import io.graceful.lifecycle.StopCause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened between the stop signal and the exit, as data. Immutable. */
public final class StopReport {

    /** Why the propagation wait ended. */
    public enum WaitEnd {
        /** There was none: no router knows of this instance, Ctrl-C, or no request ever came. */
        NONE,
        /** The floor had passed, every connection was told or gone, and no new one came for the quiet period. */
        QUIET,
        /** {@code propagation.max} or the grace period did not allow more. Requests may have been lost. */
        CAP,
        /** A further signal ended it. Requests may have been lost. */
        SIGNAL
    }

    /**
     * How one stop hook ended.
     *
     * @param problem empty if it returned in time
     */
    public record HookResult(String name, Duration took, String problem) {}

    /** What came of a stop, in a word. */
    public enum Outcome {
        /** All work ended by itself, all hooks did their work, and there was nothing that graceful could not see. */
        CLEAN,
        /** Work was cut off at its deadline. */
        CUT,
        /** No work was cut off, but a hook failed, or took too long. */
        HOOK_FAILED,
        /** Nothing that graceful sees was cut off and no hook failed, but there was something that it cannot see. */
        UNSEEN
    }

    private final StopFacts facts;

    StopReport(StopFacts facts) {
        this.facts = facts;
    }

    /** What is written in the place of a report as long as there is none. */
    static String begun(String id, StopCause cause, long inFlight) {
        return StopFacts.begun(id, cause, inFlight);
    }

    /** Whether all work ended by itself, all hooks did their work, and nothing was out of sight. */
    public boolean clean() {
        return outcome() == Outcome.CLEAN;
    }

    /** What came of it; of several the worst. */
    public Outcome outcome() {
        return facts.outcome();
    }

    /** Names the stop attempt; it is on every log line of it. */
    public String id() {
        return facts.id();
    }

    /** What asked for the stop first. */
    public StopCause cause() {
        return facts.cause();
    }

    /** When the stop signal came. */
    public Instant at() {
        return facts.at();
    }

    /** What the kubelet allowed, as far as the settings know. */
    public Duration gracePeriod() {
        return facts.gracePeriod();
    }

    /** From the stop signal to this report. */
    public Duration took() {
        return facts.took();
    }

    /** Every phase left since the stop signal, with the time spent in it. */
    public List<PhaseChange> phases() {
        return facts.phases();
    }

    /** Why the propagation wait ended. */
    public WaitEnd waitEndedBy() {
        return facts.waitEndedBy();
    }

    /** Requests and tracked work open when the stop signal came. */
    public long inFlightAtStop() {
        return facts.inFlightAtStop();
    }

    /** Requests that arrived after the stop signal. */
    public long lateRequests() {
        return facts.lateRequests();
    }

    /**
     * When, after the stop signal, a request last came on a new connection: how long routers really took to forget this
     * instance; null if none came.
     */
    public @Nullable Duration lastNewConnection() {
        return facts.lastNewConnection();
    }

    /** Connections still open at the end whose clients could not be told to leave. */
    public long untold() {
        return facts.untold();
    }

    /** How much was still open when the drain's time was over. */
    public int cutCount() {
        return facts.cutCount();
    }

    /** What that was, the oldest 50 of each kind. */
    public List<OpenWork> cut() {
        return facts.cut();
    }

    /**
     * How each stop hook ended, in their order; the closing of the ports last, as {@code close-ports}; a failure of the stop
     * itself first, as {@code stop}.
     */
    public List<HookResult> hooks() {
        return facts.hooks();
    }

    /** Signals after the first, each of which ended a wait. */
    public int furtherSignals() {
        return facts.furtherSignals();
    }

    /**
     * What graceful could not see, and so vouches for nothing of: work that was named with {@code Graceful.unseen}, and ports
     * that this process listened on and that nobody watched. Empty for none.
     */
    public List<String> unseen() {
        return facts.unseen();
    }

    /** The whole report on one line. */
    public String toJson() {
        return facts.toJson();
    }

    /** The report in less than 2 KB, for the termination message. */
    String toShortJson() {
        return facts.toShortJson();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StopReport report && facts.equals(report.facts);
    }

    @Override
    public int hashCode() {
        return facts.hashCode();
    }

    /** One line for people. */
    @Override
    public String toString() {
        return facts.toString();
    }
}
