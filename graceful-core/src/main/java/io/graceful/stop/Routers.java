package io.graceful.stop;

import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What can be known from here of those who send requests: whether their clients have been told to leave, and whether they
 * still send. Belongs to the stop's thread.
 */
final class Routers {

    private static final Logger log = LoggerFactory.getLogger(StopSequence.class);

    /** So long without a stream that its client is not just about to ask again. */
    private static final Duration MOST_IDLE = Duration.ofMillis(500);

    /** So long after its begin a request that has been answered still waits for the rest of its body, and nobody else for it. */
    private static final Duration UNTOLD_ANSWER = Duration.ofSeconds(1);

    /** There may be very many connections to look through. */
    private static final Duration TELL_INTERVAL = Duration.ofMillis(100);

    private final StopParts parts;
    private final Time time;
    private final Outstanding work;
    private final StopAttempt attempt;
    private final Budget budget;
    private long toldNanos;
    private long answeredNanos;
    private long streamsNanos;
    private final Deadline patience;
    private final Duration idle;
    private boolean skipped;
    private int risked;

    Routers(StopParts parts, StopAttempt attempt, Budget budget) {
        this.parts = parts;
        this.time = parts.time;
        this.work = parts.work;
        this.attempt = attempt;
        this.budget = budget;
        this.answeredNanos = time.nanos();
        this.toldNanos = time.nanos() - TELL_INTERVAL.toNanos();
        this.streamsNanos = time.nanos();
        Duration delay = parts.settings.propagationDelay();
        this.patience = Deadline.at(time, attempt.signalNanos(), delay.dividedBy(2));
        this.idle = Durations.min(MOST_IDLE, delay.dividedBy(4));
    }

    /** The propagation wait: serves on until routers have forgotten this instance, as far as one can know. */
    StopReport.WaitEnd awaitForgetting() throws InterruptedException {
        if (!parts.settings.routed()) {
            endAllStreams();
            return StopReport.WaitEnd.NONE;
        }
        boolean forgotten = Waits.until(time, this::forgottenOrSkipped, budget.propagationEnd);
        endAllStreams();
        risked = work.connections().tellAll();
        if (risked > 0) {
            log.warn(
                    "{} {} open streams belong to clients that fail them when they are told to leave, and were never without one",
                    attempt,
                    risked);
        }
        if (forgotten && !skipped) {
            return StopReport.WaitEnd.QUIET;
        }
        StopReport.WaitEnd why = skipped ? StopReport.WaitEnd.SIGNAL : StopReport.WaitEnd.CAP;
        log.warn(
                "{} The wait was ended by {} with {} connections untold and the last new one {} ms ago: requests may be lost",
                attempt,
                skipped ? "a further signal" : "its cap",
                work.connections().untold(),
                work.connections().quiet().toMillis());
        return why;
    }

    private boolean forgottenOrSkipped() {
        long now = time.nanos();
        work.streams().endSome(budget.propagationFloor.remaining(), Duration.ofNanos(now - streamsNanos));
        streamsNanos = now;
        tellIdle();
        boolean forgotten =
                budget.propagationFloor.passed() && work.connections().untold() == 0 && quiet();
        skipped = !forgotten && attempt.takeSkip();
        return forgotten || skipped;
    }

    /** Ends what came since the wait began, too. */
    void endAllStreams() {
        work.streams().endSome(Duration.ZERO, Duration.ZERO);
    }

    /**
     * Tells the clients that can be told without a response to carry it. Most of them have been, with the end of their last stream;
     * left are those that are idle and, from the middle of the wait on, those that are never without a stream.
     */
    void tellIdle() {
        if (time.since(answeredNanos).compareTo(TELL_INTERVAL) >= 0) {
            answeredNanos = time.nanos();
            work.requests().endAnswered(UNTOLD_ANSWER);
        }
        work.connections().tellAnswered();
        if (time.since(toldNanos).compareTo(TELL_INTERVAL) >= 0
                && work.farewell().certain()
                && work.connections().untold() > 0) {
            toldNanos = time.nanos();
            work.connections().tellIdle(idle, patience.passed());
        }
    }

    /** Silence only ever makes a wait longer; where no router knows of this instance there is none to listen to. */
    boolean quiet() {
        return !parts.settings.routed()
                || !attempt.cause().waitsForRouters()
                || work.connections().openedEver() == 0
                || work.connections().quiet().compareTo(parts.settings.propagationQuietPeriod()) >= 0;
    }

    /** What may have been lost by a wait that was shorter than it should have been, in words; nothing where nobody had to wait. */
    List<String> doubts(boolean quietAtTheEnd, long untold, StopReport.WaitEnd waitEndedBy) {
        if (!parts.settings.routed() || !attempt.cause().waitsForRouters()) {
            return List.of();
        }
        List<String> doubts = new ArrayList<>();
        if (!quietAtTheEnd) {
            doubts.add("who would have come next: there were new connections until the end");
        }
        if (waitEndedBy == StopReport.WaitEnd.SIGNAL) {
            doubts.add("routers that had not heard yet when a further signal ended the wait");
        }
        if (untold > 0) {
            doubts.add("the next request on " + untold + " connections that were not told");
        }
        if (risked > 0) {
            doubts.add(risked + " streams that were open when old Java clients were told");
        }
        return doubts;
    }
}
