package io.graceful.inflight;

import io.graceful.lifecycle.Registration;
import io.graceful.lifecycle.Registrations;
import io.graceful.time.Stacks;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the {@link DrainParticipant}s without ever waiting for one of them. {@link #add} is safe for any thread; the rest
 * belongs to the stop's thread.
 */
@API(status = API.Status.INTERNAL)
public final class Participants {

    private static final Logger log = LoggerFactory.getLogger(Participants.class);

    /** How often each is asked. */
    private static final Duration INTERVAL = Duration.ofMillis(50);

    /** How long a question may be out before its participant is said to hang. */
    private static final Duration HANGS = Duration.ofSeconds(1);

    private final Time time;
    private final Threads threads;
    private volatile String attempt = "";
    private final Registrations<Watch> watches = new Registrations<>();
    private long round;

    public Participants(Time time, Threads threads) {
        this.time = time;
        this.threads = threads;
    }

    /** Adds somebody who is waited for until his registration is closed, also in a drain that is under way. */
    public Registration add(DrainParticipant participant) {
        return watches.add(new Watch(participant));
    }

    /** A stop begins; {@code newAttempt} begins the lines that are logged of it. */
    public void stopBegins(String newAttempt) {
        attempt = newAttempt;
    }

    /** Tells all to take on no new work, and returns at once. */
    public void pauseAll() {
        watches.forEach(Watch::pause);
    }

    /** Whether there is nobody to ask. */
    public boolean isEmpty() {
        return watches.all().isEmpty();
    }

    /**
     * What all said until now is worth nothing any more: something else was busy since, and may have handed work over. To be
     * called once it is busy no longer.
     */
    public void newRound() {
        round++;
    }

    /**
     * Asks everybody again whose last answer is old, and waits for none of them.
     *
     * @return whether all have said zero, each after this round began and after every other had said zero too: work that one
     *     hands to another is seen with one of the two
     */
    public boolean done() {
        boolean done = true;
        for (Watch watch : watches) {
            watch.look();
            done &= watch.vouches();
        }
        return done;
    }

    /** Those that have not said zero, or do not answer any more. */
    public List<OpenWork> open(Stacks stacks) {
        List<OpenWork> open = new ArrayList<>();
        for (Watch watch : watches) {
            if (watch.isOpen()) {
                open.add(watch.describe(stacks));
            }
        }
        return open;
    }

    /** Those that have said zero, but so early that it vouches for nothing. */
    public List<OpenWork> unsure(Stacks stacks) {
        List<OpenWork> unsure = new ArrayList<>();
        for (Watch watch : watches) {
            if (!watch.isOpen() && !watch.vouches()) {
                unsure.add(watch.describe("said zero, but not after the last request", stacks));
            }
        }
        return unsure;
    }

    private boolean allElseZero(Watch except) {
        return watches.all().stream().allMatch(watch -> watch == except || watch.answer.isZero());
    }

    /**
     * What a participant said last.
     *
     * @param pending how much was left; negative if it has said nothing, or threw
     * @param round of which round the question was; {@link #NO_ROUND} if others were still busy when it was asked
     */
    private record Answer(int pending, long round) {

        static final long NO_ROUND = -1;
        static final Answer NONE = new Answer(-1, NO_ROUND);

        boolean isZero() {
            return pending == 0;
        }
    }

    private final class Watch {

        private final DrainParticipant participant;
        private volatile String name;
        private Threads.@Nullable Running running;
        private String doing = "pause";
        private long askedNanos;
        private long firstAskedNanos;
        private boolean paused;
        private boolean asked;
        private volatile Answer answer = Answer.NONE;
        private boolean complained;

        Watch(DrainParticipant participant) {
            this.participant = participant;
            this.name = participant.getClass().getName();
        }

        void pause() {
            paused = true;
            firstAskedNanos = time.nanos();
            running = threads.start("participant", () -> {
                try {
                    name = participant.name();
                } finally {
                    participant.pause();
                }
            });
        }

        /** A question that is out counts against it: it has been asked because its last answer is old. */
        boolean vouches() {
            return running == null && answer.isZero() && answer.round() == round;
        }

        boolean isOpen() {
            return hangs() || !answer.isZero();
        }

        private boolean hangs() {
            return running != null
                    && time.since(asked ? askedNanos : firstAskedNanos).compareTo(HANGS) >= 0;
        }

        void look() {
            if (!paused) {
                // It came after the stop signal.
                pause();
            }
            hear();
            if (running == null && (!asked || time.since(askedNanos).compareTo(INTERVAL) >= 0)) {
                ask();
                hear();
            }
        }

        private void ask() {
            asked = true;
            askedNanos = time.nanos();
            doing = "pending";
            long of = allElseZero(this) ? round : Answer.NO_ROUND;
            running = threads.start("participant", () -> {
                int pending = -1;
                try {
                    pending = Math.max(0, participant.pending());
                } finally {
                    answer = new Answer(pending, of);
                }
            });
        }

        private void hear() {
            Threads.Running now = running;
            if (now != null && now.isDone()) {
                running = null;
                complain(now.failure());
                if (asked && !answer.isZero()) {
                    // It was busy until now, so the others' zeros are older than what it may have given them.
                    round++;
                }
            }
        }

        OpenWork describe(Stacks stacks) {
            int pending = answer.pending();
            return describe(
                    pending > 0
                            ? pending + " pending"
                            : running != null ? doing + "() has not returned" : doing + "() failed",
                    stacks);
        }

        OpenWork describe(String how, Stacks stacks) {
            Threads.Running now = running;
            return new OpenWork(
                    name + ": " + how, time.since(firstAskedNanos), "", now == null ? "" : now.where(stacks));
        }

        private void complain(@Nullable Throwable failure) {
            if (failure != null && !complained) {
                complained = true;
                log.warn("{} Drain participant {} failed in {}(): {}", attempt, name, doing, failure.toString());
            }
        }
    }
}
