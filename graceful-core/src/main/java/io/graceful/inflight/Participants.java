package io.graceful.inflight;

import io.graceful.lifecycle.Registration;
import io.graceful.lifecycle.Registrations;
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

    private final Time time;
    private final Threads threads;
    private volatile String attempt = "";
    private final Registrations<Watch> watches = new Registrations<>();

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

    /** Whether all have said zero when last asked. Asks those again that have not. */
    public boolean done() {
        boolean done = true;
        for (Watch watch : watches) {
            watch.look();
            done &= watch.done();
        }
        return done;
    }

    /** Those that have not said zero. */
    public List<OpenWork> open() {
        List<OpenWork> open = new ArrayList<>();
        for (Watch watch : watches) {
            if (!watch.done()) {
                open.add(watch.describe());
            }
        }
        return open;
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
        private volatile int pending = -1;
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

        boolean done() {
            return pending == 0;
        }

        void look() {
            if (!paused) {
                // It came after the stop signal.
                pause();
            }
            Threads.Running now = running;
            if (now != null && now.isDone()) {
                complain(now.failure());
                running = now = null;
            }
            if (now == null && !done() && (!asked || time.since(askedNanos).compareTo(INTERVAL) >= 0)) {
                asked = true;
                askedNanos = time.nanos();
                doing = "pending";
                running = threads.start("participant", () -> pending = Math.max(0, participant.pending()));
                if (running.isDone()) {
                    complain(running.failure());
                    running = null;
                }
            }
        }

        OpenWork describe() {
            Threads.Running now = running;
            String how = pending > 0
                    ? pending + " pending"
                    : now != null ? doing + "() has not returned" : doing + "() failed";
            return new OpenWork(name + ": " + how, time.since(firstAskedNanos), "", now == null ? "" : now.where());
        }

        private void complain(@Nullable Throwable failure) {
            if (failure != null && !complained) {
                complained = true;
                log.warn("{} Drain participant {} failed in {}(): {}", attempt, name, doing, failure.toString());
            }
        }
    }
}
