package io.graceful;

import io.graceful.lifecycle.StopCause;
import io.graceful.stop.SignalCatcher;
import io.graceful.stop.StopAttempt;
import io.graceful.stop.StopSequence;
import io.graceful.time.Deadline;
import io.graceful.time.Time;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the process, which all services in it share: two wars, sibling contexts, contexts that a test run keeps.
 *
 * <p>At a signal all begin to stop at once, counting from the same moment. The handler that was there before ours is called
 * once, when the last of them is done or has been given up; each is, before its kill. The same holds for the JVM's
 * shutdown. Who is closed leaves the others alone; when the last is closed, the signals go back to whoever had them, unless
 * somebody else has taken them since. The catcher stays below such a handler, and passes on what it is given.
 *
 * <p>Each class loader that has loaded graceful has one of these. They form a chain then: at a signal the one that came last
 * stops its services, and the one before it begins only after that, with a grace period of its own. Services that have
 * to stop together need graceful in a class loader that they share.
 *
 * <p>Safe for any thread; nothing foreign is called under its lock.
 */
final class JvmLife {

    private static final Logger log = LoggerFactory.getLogger(Graceful.class);

    /** How long a signal is answered over and over again where there is no memory for it. */
    private static final long INSIST_NANOS = 30_000_000_000L;

    private static final int SIGINT_STATUS = 128 + 2;
    private static final int SIGTERM_STATUS = 128 + 15;

    private static final JvmLife OURS = new JvmLife(Time.system(), SignalCatcher::install);

    /** One service that has not been closed. */
    static final class Member {

        private final StopSequence stop;
        private final IntConsumer halt;
        private boolean done;
        private boolean left;

        private Member(StopSequence stop, IntConsumer halt) {
            this.stop = stop;
            this.halt = halt;
        }
    }

    /** A signal that is being answered: when it came, and who has not finished yet. */
    private record Answering(StopCause cause, long atNanos, Set<Member> waiting) {}

    private final Time time;
    private final Function<Consumer<StopCause>, SignalCatcher> install;
    private final Set<Member> members = new LinkedHashSet<>();
    private @Nullable SignalCatcher catcher;
    private @Nullable Thread shutdownHook;
    private @Nullable Answering answering;
    private boolean guarded;

    JvmLife(Time time, Function<Consumer<StopCause>, SignalCatcher> install) {
        this.time = time;
        this.install = install;
    }

    /** The one of this class loader. */
    static JvmLife ours() {
        return OURS;
    }

    /**
     * From now on the service hears signals and the JVM's shutdown. If a signal is being answered it stops at once.
     *
     * @param halt ends the process with a status, at once: called just before it would be killed
     */
    Member join(StopSequence stop, IntConsumer halt) {
        Member member = new Member(stop, halt);
        // Set first: a stop that is through before this method is would have nobody to hand its signal to, and the
        // process would serve on as if none had come.
        stop.handOverTo(cause -> handOver(member, cause));
        Answering now;
        synchronized (this) {
            members.add(member);
            if (catcher == null) {
                catcher = install.apply(this::onSignal);
                addShutdownHook();
            }
            now = answering;
            if (now != null) {
                now.waiting().add(member);
            }
        }
        if (now != null) {
            ask(member, now.cause(), now.atNanos());
        }
        return member;
    }

    /** The service is closed. While a signal is being answered it goes when its stop is over. */
    void leave(Member member) {
        synchronized (this) {
            StopAttempt attempt = member.stop.attempt();
            boolean signalled = attempt != null && attempt.isSignalled();
            boolean asked = answering != null && answering.waiting().contains(member);
            member.left = true;
            if (asked || (signalled && !member.done)) {
                return;
            }
            removeThoseWhoLeft();
        }
    }

    /** On a thread of the JVM's, so it waits for nobody. A heap that is full may have room a moment later. */
    private void onSignal(StopCause cause) {
        long began = time.nanos();
        while (true) {
            try {
                answer(cause, began);
                return;
            } catch (OutOfMemoryError e) {
                if (time.nanos() - began > INSIST_NANOS) {
                    throw e;
                }
            }
        }
    }

    private void answer(StopCause cause, long signalNanos) {
        List<Member> all;
        long atNanos;
        boolean guard;
        synchronized (this) {
            all = List.copyOf(members);
            guard = !guarded;
            if (answering == null) {
                answering = new Answering(cause, signalNanos, new HashSet<>(all));
                all.forEach(member -> member.done = false);
            }
            atNanos = answering.atNanos();
        }
        Runnable rest = guard ? guard(all, cause, atNanos) : null;
        synchronized (this) {
            guarded = true;
        }
        all.forEach(member -> ask(member, cause, atNanos));
        if (rest != null) {
            // There was no thread for it; this one, which the JVM has made for the signal, has nothing else to do.
            rest.run();
        }
    }

    /** The process is guarded from the signal on, and by the member that is killed last: before its kill all have to be gone. */
    private static @Nullable Runnable guard(List<Member> all, StopCause cause, long atNanos) {
        Member last = null;
        Deadline kill = null;
        for (Member member : all) {
            Deadline own = member.stop.killAfter(atNanos);
            if (own != null && (kill == null || own.later(kill) == own)) {
                last = member;
                kill = own;
            }
        }
        return last == null || kill == null
                ? null
                : last.stop.guard(kill, cause == StopCause.SIGINT ? SIGINT_STATUS : SIGTERM_STATUS, last.halt);
    }

    private void ask(Member member, StopCause cause, long atNanos) {
        try {
            StopAttempt unused = member.stop.request(cause, time.since(atNanos));
        } catch (RuntimeException | Error e) {
            log.error("A service cannot be stopped; {} goes on without it", cause, e);
            handOver(member, cause);
        }
    }

    private void handOver(Member member, StopCause cause) {
        if (!cause.isSignal()) {
            return;
        }
        SignalCatcher next;
        synchronized (this) {
            if (member.done) {
                return;
            }
            member.done = true;
            if (answering != null) {
                answering.waiting().remove(member);
                if (!answering.waiting().isEmpty()) {
                    return;
                }
                answering = null;
                guarded = false;
            }
            next = catcher;
        }
        if (next != null) {
            next.handOver(cause);
        }
        // Still here: somebody else's handler, who does not end the process.
        synchronized (this) {
            removeThoseWhoLeft();
        }
    }

    private void removeThoseWhoLeft() {
        boolean some = members.removeIf(member -> member.left);
        SignalCatcher last = catcher;
        if (some && members.isEmpty() && last != null) {
            last.close();
            catcher = null;
            removeShutdownHook();
        }
    }

    private void addShutdownHook() {
        Thread hook = new Thread(this::onJvmShutdown, "graceful-shutdown-hook");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            shutdownHook = hook;
        } catch (IllegalStateException e) {
            log.warn("The JVM is shutting down already; this service will not be told of it");
        }
    }

    private void removeShutdownHook() {
        Thread hook = shutdownHook;
        shutdownHook = null;
        if (hook != null) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The JVM is shutting down; the hook finds nothing left to do.
                log.debug("The shutdown hook stays", e);
            }
        }
    }

    /** All begin before one is waited for. */
    private void onJvmShutdown() {
        List<StopSequence> open;
        synchronized (this) {
            open = members.stream()
                    .map(member -> member.stop)
                    .filter(stop -> !isFinished(stop))
                    .toList();
        }
        long atNanos = time.nanos();
        for (StopSequence stop : open) {
            StopAttempt unused = stop.request(StopCause.JVM_SHUTDOWN, time.since(atNanos));
        }
        try {
            for (StopSequence stop : open) {
                boolean unused = stop.awaitFinished();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isFinished(StopSequence stop) {
        StopAttempt attempt = stop.attempt();
        return attempt != null && attempt.isFinished();
    }
}
