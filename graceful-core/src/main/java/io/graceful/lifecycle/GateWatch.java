package io.graceful.lifecycle;

import io.graceful.time.Action;
import io.graceful.time.Durations;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says which gates keep a warm service from traffic: a name that is misspelt where the gate is to be opened gives a pod that is
 * healthy, idle and silent. Has a thread only while a gate is closed in READY.
 */
final class GateWatch {

    private static final Logger log = LoggerFactory.getLogger(Readiness.class);

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    /** Gates may be closed for a moment, and then there is nothing to say. */
    private static final Duration FIRST = Duration.ofSeconds(10);

    private static final int TIMES_LONGER = 6;
    private static final Duration SELDOM = Duration.ofHours(1);

    private final Lifecycle lifecycle;
    private final Readiness readiness;
    private final Time time;
    private final Threads threads;
    private final AtomicBoolean watching = new AtomicBoolean();

    GateWatch(Lifecycle lifecycle, Readiness readiness) {
        this.lifecycle = lifecycle;
        this.readiness = readiness;
        this.time = lifecycle.time();
        this.threads = lifecycle.threads();
    }

    /** A gate has been closed, or the service is READY; returns at once. */
    void look() {
        begin(false);
    }

    /** Like {@link #look}, and it is said when the service becomes ready for traffic, however soon. */
    void lookAtTheStart() {
        begin(true);
    }

    private void begin(boolean tell) {
        if (keepsFromTraffic() && watching.compareAndSet(false, true)) {
            Action watch = () -> {
                try {
                    watch(tell);
                } finally {
                    watching.set(false);
                }
                // Closed between the last look and the end of this watch.
                begin(false);
            };
            Threads.Running unused = threads.start("gate-watch", watch);
        }
    }

    private boolean keepsFromTraffic() {
        return lifecycle.phase() == Phase.READY && !readiness.closed().isEmpty();
    }

    private void watch(boolean tell) throws InterruptedException {
        long begun = time.nanos();
        boolean told = tell;
        Duration next = FIRST;
        List<String> closed = readiness.closed();
        while (lifecycle.phase() == Phase.READY && !closed.isEmpty()) {
            Duration closedFor = time.since(begun);
            if (closedFor.compareTo(next) >= 0) {
                log.warn(
                        "Warm, but not ready for traffic for {} now: closed gates {}. Each opens with gate(name).open()",
                        Durations.text(closedFor),
                        closed);
                told = true;
                next = closedFor.plus(Durations.min(next.multipliedBy(TIMES_LONGER - 1), SELDOM));
            }
            time.sleep(LOOK_EVERY);
            closed = readiness.closed();
        }
        if (told && lifecycle.phase() == Phase.READY) {
            log.info("Ready for traffic, after {} with closed gates", Durations.text(time.since(begun)));
        }
    }
}
