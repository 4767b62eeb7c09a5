package io.graceful.testkit.cluster;

import io.graceful.testkit.cluster.Containers.Answer;
import io.graceful.testkit.cluster.Containers.Container;
import io.graceful.testkit.result.Event;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.Hook;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The end of one container: hook, SIGTERM, SIGKILL (kuberuntime_container.go, killContainer). The hook's time counts against
 * the grace period in whole seconds, cut off, and what is left for the process is never less than 2 s.
 */
final class Stop {

    static final Duration LEAST = Duration.ofSeconds(2);

    private final String pod;
    private final Timeline timeline;
    private final Journal journal;
    private final Containers containers;
    private final Container container;
    private final @Nullable Hook hook;
    private final Runnable over;
    private Duration began;
    private Duration grace;
    private int attempt;
    private boolean hookEnded;
    private boolean exited;
    private boolean signalled;
    private Timeline.@Nullable Appointment limit;
    private @Nullable Duration killAt;

    /**
     * Begins at once.
     *
     * @param over called once the process has ended and the hook is over
     */
    Stop(String pod, Parts parts, Container container, @Nullable Hook hook, Duration grace, Runnable over) {
        this.pod = pod;
        this.timeline = parts.timeline();
        this.journal = parts.journal();
        this.containers = parts.containers();
        this.container = container;
        this.hook = hook;
        this.grace = grace;
        this.over = over;
        this.began = timeline.now();
        begin();
    }

    /** The kubelet has lost its memory and ends the container again: hook first, and the full grace period. */
    void again() {
        began = timeline.now();
        cancelLimit();
        if (!exited) {
            begin();
        }
    }

    /** A second stop with less patience; more is not given. */
    void shorten(Duration shorter) {
        if (shorter.compareTo(grace) >= 0) {
            return;
        }
        grace = shorter;
        if (hookEnded) {
            Duration kill = timeline.now().plus(atLeast(shorter));
            if (killAt != null && kill.compareTo(killAt) < 0) {
                killAfter(atLeast(shorter));
            }
        } else {
            cancelLimit();
            limit = timeline.after(shorter, () -> hookOver(attempt, null));
        }
    }

    /** The process has ended. */
    void exited() {
        exited = true;
        cancelLimitIfSignalled();
        finishIfOver();
    }

    /** SIGTERM once more, if it had one. */
    void signalAgain() {
        if (signalled && !exited) {
            journal.add(Event.Kind.SIGTERM, pod, "again");
            container.terminate();
        }
    }

    private void begin() {
        attempt++;
        hookEnded = false;
        if (hook == null || grace.isZero()) {
            hookEnded = true;
            signal(grace);
            return;
        }
        int mine = attempt;
        journal.add(Event.Kind.PRE_STOP, pod, text(hook));
        limit = timeline.after(grace, () -> hookOver(mine, null));
        if (hook instanceof Handler.HttpGet get) {
            containers.hook(get, container, answer -> hookOver(mine, answer));
        } else if (hook instanceof Handler.Exec exec) {
            containers.hook(exec, container, answer -> hookOver(mine, answer));
        } else if (hook instanceof Handler.Sleep sleep) {
            timeline.after(sleep.duration(), () -> hookOver(mine, new Answer(true, "slept")));
        }
    }

    /** The hook has answered or, without an answer, the grace period is over. */
    private void hookOver(int of, @Nullable Answer answer) {
        if (of != attempt || hookEnded) {
            return;
        }
        hookEnded = true;
        cancelLimit();
        String how = answer == null
                ? "cut by the grace period"
                : answer.good() ? answer.text() : "FailedPreStopHook: " + answer.text();
        journal.add(Event.Kind.PRE_STOP_ENDED, pod, how);
        if (exited) {
            finishIfOver();
            return;
        }
        Duration spent = Duration.ofSeconds(timeline.now().minus(began).toSeconds());
        signal(grace.minus(spent));
    }

    private void signal(Duration left) {
        if (!signalled) {
            signalled = true;
            journal.add(
                    Event.Kind.SIGTERM, pod, "SIGKILL after " + atLeast(left).toSeconds() + "s");
            container.terminate();
        }
        killAfter(atLeast(left));
    }

    private static Duration atLeast(Duration left) {
        return left.compareTo(LEAST) < 0 ? LEAST : left;
    }

    private void killAfter(Duration left) {
        cancelLimit();
        killAt = timeline.now().plus(left);
        limit = timeline.after(left, () -> {
            if (!exited) {
                journal.add(Event.Kind.SIGKILL, pod, "");
                container.kill();
            }
        });
    }

    private void cancelLimitIfSignalled() {
        if (hookEnded) {
            cancelLimit();
        }
    }

    private void cancelLimit() {
        if (limit != null) {
            limit.cancel();
            limit = null;
        }
    }

    private void finishIfOver() {
        if (exited && hookEnded) {
            over.run();
        }
    }

    private static String text(Hook hook) {
        if (hook instanceof Handler.HttpGet get) {
            return "GET " + get.path();
        }
        return hook instanceof Handler.Exec exec
                ? "exec " + String.join(" ", exec.command())
                : "sleep " + ((Handler.Sleep) hook).duration().toSeconds() + "s";
    }
}
