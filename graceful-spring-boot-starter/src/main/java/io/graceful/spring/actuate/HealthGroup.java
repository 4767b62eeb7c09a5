package io.graceful.spring.actuate;

import io.graceful.time.Durations;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last answer of one of Actuator's groups of health indicators. It is asked beside its caller, by a thread named after it, never
 * by two at a time; whoever asks while an indicator hangs is told no as soon as that has lasted too long. Safe for any thread.
 */
final class HealthGroup {

    /** As long as a probe waits that is rendered. */
    static final Duration PATIENCE = Duration.ofSeconds(2);

    /** For those who cannot wait: an answer of this age is worth as much as a new one. */
    private static final Duration FRESH = Duration.ofMillis(500);

    private static final Logger log = LoggerFactory.getLogger(HealthGroup.class);

    private final String name;
    private final BooleanSupplier indicators;
    private final Time time;
    private final Threads threads;
    private CompletableFuture<Boolean> whole;
    private CompletableFuture<Boolean> inTime;
    private volatile boolean up;
    private volatile long answeredAt;

    /**
     * @param indicators asks them; it may take any time
     * @param up what to say before they were asked for the first time
     */
    HealthGroup(String name, BooleanSupplier indicators, boolean up, Time time, Threads threads) {
        this.name = name;
        this.indicators = indicators;
        this.up = up;
        this.time = time;
        this.threads = threads;
        this.answeredAt = time.nanos() - FRESH.toNanos();
        this.whole = CompletableFuture.completedFuture(up);
        this.inTime = whole;
    }

    /** Asks them; completes with their answer, or with false when they have taken too long. Never fails. */
    synchronized CompletableFuture<Boolean> ask() {
        if (whole.isDone()) {
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            Threads.Running running = threads.start("health-" + name, () -> answer(answer));
            whole = answer;
            inTime = answer.copy()
                    .completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .thenApply(said -> {
                        if (!answer.isDone()) {
                            log.warn(
                                    "Actuator's group {} has not answered for {}; it is at {}",
                                    name,
                                    Durations.text(PATIENCE),
                                    running.where());
                            says(false);
                        }
                        return said;
                    });
        }
        return inTime;
    }

    private void answer(CompletableFuture<Boolean> to) {
        boolean said = false;
        try {
            said = indicators.getAsBoolean();
        } catch (RuntimeException e) {
            log.warn("Actuator's group {} cannot be asked: {}", name, e.toString());
        } finally {
            // Which may be long after nobody waits for it any more.
            says(said);
            to.complete(said);
        }
    }

    private synchronized void says(boolean answer) {
        if (up != answer) {
            log.info("Actuator's group {} is {}; graceful's probe follows it", name, answer ? "up" : "not up");
        }
        up = answer;
        answeredAt = time.nanos();
    }

    /** What they last said, without waiting; asks again, for the next who wants to know, unless that was just now. */
    @SuppressWarnings("FutureReturnValueIgnored") // It never fails.
    boolean isUp() {
        boolean last = up;
        if (time.since(answeredAt).compareTo(FRESH) >= 0) {
            ask();
        }
        return last;
    }
}
