package io.graceful.stop;

import io.graceful.lifecycle.StopCause;
import io.graceful.time.Deadline;
import io.graceful.time.Durations;
import io.graceful.time.Stacks;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import io.graceful.time.Waits;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process that does not come to an end by itself: a shutdown hook hangs, a framework waits for a bean that never stops,
 * or hundreds of threads compute and the stop gets no processor.
 *
 * <p>The kill would come a moment later anyway. Halting before it says who hung, and exits with the signal's own status
 * instead of 137, which looks like a container that ran out of memory. A training run that hangs would hold up a build.
 *
 * <p>The halt goes before all else: it waits for no lock, no log and no look at the threads, and where memory is at its end it still
 * comes. To halt, the JVM has to stop all threads, and what that takes is measured, by looking where they are; the halt
 * begins so much earlier.
 */
final class ExitGuard {

    /** How long before the kill a process is halted whose threads stop at once: HotSpot waits 0.3 s for those in native code. */
    static final Duration BEFORE_KILL = Duration.ofMillis(700);

    private static final Logger log = LoggerFactory.getLogger(StopSequence.class);

    private static final Duration TO_SAY_SO = Duration.ofMillis(100);
    private static final Duration LONG_LOOK = Duration.ofMillis(150);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final Duration TICK = Duration.ofMillis(20);
    private static final Duration MOST_BETWEEN_LOOKS = Duration.ofMillis(500);

    /** Of the grace period, at the most: where threads take longer to stop than that the halt may come too late. */
    private static final int SHARE_FOR_THE_HALT = 3;

    /** Halts took 0.3 to 2.3 times as long as a look, with 50 to 400 threads on two processors, and the guard itself is late. */
    private static final int HALT_PER_LOOK = 4;

    private final Time time;
    private final Threads threads;
    private final Supplier<@Nullable StopAttempt> attempt;
    private final Deadline kill;
    private final Deadline last;
    private final Deadline unmeasured;
    private final Duration mostBefore;
    private final int status;
    private final IntConsumer halt;
    private final Supplier<Stacks> look;
    private volatile @Nullable Stacks seen;
    private volatile Duration longest = Duration.ZERO;
    private volatile Duration secondLongest = Duration.ZERO;
    private volatile boolean looking;
    private volatile long lookBegan;
    private volatile boolean ending;

    ExitGuard(StopParts parts, Supplier<@Nullable StopAttempt> attempt, Deadline kill, int status, IntConsumer halt) {
        this(
                parts.time,
                parts.threads,
                attempt,
                kill,
                parts.settings.terminationGracePeriod().dividedBy(SHARE_FOR_THE_HALT),
                status,
                halt,
                Stacks::now);
    }

    ExitGuard(
            Time time,
            Threads threads,
            Supplier<@Nullable StopAttempt> attempt,
            Deadline kill,
            Duration mostBefore,
            int status,
            IntConsumer halt,
            Supplier<Stacks> look) {
        this.time = time;
        this.threads = threads;
        this.attempt = attempt;
        this.kill = kill;
        this.last = kill.minus(BEFORE_KILL);
        this.mostBefore = Durations.max(mostBefore, BEFORE_KILL);
        this.unmeasured = kill.minus(this.mostBefore.dividedBy(2));
        this.status = status;
        this.halt = halt;
        this.look = look;
    }

    /** Begins to wait, and returns at once: null, or the wait itself where there is no thread to be had for it. */
    @Nullable
    Runnable start() {
        try {
            Threads.Running unused = threads.start("exit-guard", this::run);
            return null;
        } catch (OutOfMemoryError e) {
            return this::run;
        }
    }

    private void run() {
        try {
            time.sleep(kill.minus(mostBefore).remaining());
            Threads.Running unused = threads.start("exit-guard-look", this::lookAgainAndAgain);
            while (!isTime()) {
                time.sleep(Durations.min(TICK, last.remaining()));
            }
            say();
        } catch (InterruptedException | RuntimeException | Error e) {
            // No memory, most likely. Nobody needs to know more than that the time is not over yet.
            holdOut();
        } finally {
            if (!ending) {
                halt.accept(status);
            }
        }
    }

    private boolean isTime() {
        return ending || kill.remaining().compareTo(lead()) <= 0;
    }

    /** Of two looks, for one may have met a garbage collection. Where there is load, the next one may take much longer. */
    private boolean overloaded() {
        return secondLongest.compareTo(LONG_LOOK) >= 0;
    }

    private Duration lead() {
        Duration lead = BEFORE_KILL.plus(costOfAStop().multipliedBy(HALT_PER_LOOK));
        return Durations.min(overloaded() ? Durations.max(lead, mostBefore.dividedBy(2)) : lead, mostBefore);
    }

    /** What looks have taken; the one that is under way counts when it takes longer than a garbage collection. */
    private Duration costOfAStop() {
        Duration took = overloaded() ? longest : secondLongest;
        return looking ? Durations.max(took, time.since(lookBegan).minus(LONGEST_PAUSE)) : took;
    }

    /** Makes no object and takes no lock. What the halt takes is not known here, but such a process is ill. */
    private void holdOut() {
        boolean interrupted = false;
        while (!unmeasured.passed()) {
            try {
                time.sleep(TICK);
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (OutOfMemoryError e) {
                // Even a sleep may need some: then it is asked again at once.
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The closer the end, the more often. */
    private void lookAgainAndAgain() throws InterruptedException {
        while (!isTime()) {
            lookBegan = time.nanos();
            looking = true;
            Stacks now = look.get();
            count(time.since(lookBegan));
            looking = false;
            seen = now;
            // Past its hooks the JVM writes its archive, if it is to; a halt would only wait for that.
            ending = StillAtWork.isHalting(now);
            if (overloaded()) {
                // Another would only hold up the halt.
                return;
            }
            if (!isTime()) {
                Duration left = last.remaining();
                Duration pause = Durations.max(TICK, Durations.min(left.dividedBy(2), MOST_BETWEEN_LOOKS));
                time.sleep(Durations.min(pause, left));
            }
        }
    }

    private void count(Duration took) {
        secondLongest = Durations.max(secondLongest, Durations.min(took, longest));
        longest = Durations.max(longest, took);
    }

    /** The log may be what hangs. */
    private void say() throws InterruptedException {
        if (ending) {
            return;
        }
        try {
            Threads.Running line = threads.start("exit-guard-log", this::sayWhoHangs);
            boolean unused = Waits.until(time, line::isDone, Deadline.in(time, TO_SAY_SO));
        } catch (OutOfMemoryError e) {
            // Then without it.
        }
    }

    private void sayWhoHangs() {
        StopAttempt now = attempt.get();
        Stacks where = seen;
        Duration cost = costOfAStop();
        boolean trained = now != null && now.cause() == StopCause.TRAINED;
        log.error(
                "{} The JVM has not ended and {}; halted{}. Still at work: {}",
                now == null ? "[stop]" : now,
                trained ? "nobody else would end it" : "is about to be killed",
                cost.compareTo(TO_SAY_SO) < 0
                        ? ""
                        : " " + Durations.text(kill.remaining()) + " before, for its threads take "
                                + Durations.text(cost) + " to stop",
                where == null ? "not known in time" : StillAtWork.of(where));
    }
}
