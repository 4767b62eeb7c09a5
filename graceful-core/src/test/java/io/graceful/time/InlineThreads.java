package io.graceful.time;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Threads that are none: work runs to its end inside {@link #start}, moving the clock as it sleeps.
 *
 * <p>Action that throws {@link #hang()} never ends, as far as its caller can see. Action whose name is given to
 * {@link #later} runs when the clock moves next, for tests that look at what a caller gets before the work is done; work
 * whose name is given to {@link #refuse} cannot be started at all, as when the machine has no thread left.
 */
public final class InlineThreads implements Threads {

    private static final class Hang extends Error {
        private static final long serialVersionUID = 1L;

        Hang() {
            super("hangs", null, false, false);
        }
    }

    private final ManualTime time;
    private final List<String> started = new ArrayList<>();
    private final List<String> held = new ArrayList<>();
    private final List<String> interrupted = new ArrayList<>();
    private final Set<String> later = new HashSet<>();
    private final Set<String> refused = new HashSet<>();
    private final Set<String> never = new HashSet<>(Set.of("stop-watch", "gate-watch", "exit-guard"));

    public InlineThreads(ManualTime time) {
        this.time = time;
    }

    /** To be thrown by work that is never to end. */
    public static Error hang() {
        return new Hang();
    }

    /** Action of this name begins only when the clock moves. */
    public void later(String name) {
        later.add(name);
    }

    /** Action of this name cannot be started. */
    public void refuse(String name) {
        refused.add(name);
    }

    /** Action of this name hangs before it has done anything. */
    public void never(String name) {
        never.add(name);
    }

    /** Action of this name runs, though by default it does not: the watches over a stop and over gates wait for what comes after. */
    public void really(String name) {
        never.remove(name);
    }

    /** The names of all work, in the order in which it was started. */
    public List<String> started() {
        return List.copyOf(started);
    }

    /** The names of the work that holds the JVM. */
    public List<String> held() {
        return List.copyOf(held);
    }

    /** The names of the work that was interrupted. */
    public List<String> interrupted() {
        return List.copyOf(interrupted);
    }

    @Override
    public Running start(String name, Action work) {
        if (refused.contains(name)) {
            throw new OutOfMemoryError("unable to create native thread");
        }
        started.add(name);
        Inline running = new Inline(name, work);
        if (never.contains(name)) {
            return running;
        }
        if (later.contains(name)) {
            time.in(Duration.ZERO, running::run);
        } else {
            running.run();
        }
        return running;
    }

    @Override
    public Running hold(String name, Action work) {
        held.add(name);
        return start(name, work);
    }

    private final class Inline implements Running {

        private final String name;
        private final Action work;
        private boolean done;
        private Throwable failure;

        Inline(String name, Action work) {
            this.name = name;
            this.work = work;
        }

        void run() {
            try {
                work.run();
                done = true;
            } catch (Hang e) {
                // Stays undone.
            } catch (Throwable thrown) {
                failure = thrown;
                done = true;
            }
        }

        @Override
        public boolean isDone() {
            return done;
        }

        @Override
        public Throwable failure() {
            return failure;
        }

        @Override
        public void interrupt() {
            interrupted.add(name);
        }

        @Override
        public String where() {
            return done ? "" : "com.acme.Slow.call(Slow.java:12)";
        }

        @Override
        public String where(Stacks stacks) {
            return where();
        }
    }
}
