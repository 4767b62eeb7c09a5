package io.graceful.testkit.cluster;

import io.graceful.testkit.cluster.Containers.Answer;
import io.graceful.testkit.scenario.Probe;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One probe of one container (pkg/kubelet/prober/worker.go): asks every period, one question at a time, and changes its mind
 * after as many equal answers in a row as the threshold says.
 */
final class ProbeWorker {

    /** What a worker needs of its container. */
    interface Target {
        void probe(Probe probe, Consumer<Answer> answer);
    }

    private final String name;
    private final Probe probe;
    private final Timeline timeline;
    private final Target target;
    private final BooleanSupplier mayRun;
    private final Consumer<Answer> changed;
    private final Duration started;
    private Timeline.@Nullable Appointment next;
    private Duration due;
    private boolean result;
    private boolean lastAnswer;
    private int inARow;
    private String said = "";
    private boolean asking;
    private boolean ended;

    /**
     * A worker for a container that has just started.
     *
     * @param initially what is taken to be true before the first answers: readiness and startup false, liveness true
     * @param mayRun false while another probe has to succeed first
     * @param changed told of each change of mind, with the answer that led to it
     */
    ProbeWorker(
            String name,
            Probe probe,
            boolean initially,
            Timeline timeline,
            Target target,
            BooleanSupplier mayRun,
            Consumer<Answer> changed) {
        this.name = name;
        this.probe = probe;
        this.result = initially;
        this.timeline = timeline;
        this.target = target;
        this.mayRun = mayRun;
        this.changed = changed;
        this.started = timeline.now();
        this.due = started;
        next = timeline.after(Duration.ZERO, this::tick);
    }

    /** Asks at once instead of at the next tick, as the kubelet does when a container has become started. */
    void trigger() {
        if (!asking && !ended) {
            ask();
        }
    }

    private void tick() {
        if (ended) {
            return;
        }
        if (!asking) {
            ask();
        }
        // A tick that falls into an answer that takes longer is lost, but the one after it keeps its time.
        due = due.plus(probe.period());
        Duration wait = due.minus(timeline.now());
        next = timeline.after(wait.isNegative() ? Duration.ZERO : wait, this::tick);
    }

    private void ask() {
        long wholeSeconds = timeline.now().minus(started).toSeconds();
        if (wholeSeconds < probe.initialDelay().toSeconds() || !mayRun.getAsBoolean()) {
            return;
        }
        asking = true;
        target.probe(probe, answer -> {
            asking = false;
            if (!ended) {
                answered(answer);
            }
        });
    }

    private void answered(Answer answer) {
        inARow = answer.good() == lastAnswer ? inARow + 1 : 1;
        lastAnswer = answer.good();
        said = name + " probe: " + answer.text();
        int threshold = answer.good() ? probe.successThreshold() : probe.failureThreshold();
        if (inARow < threshold) {
            return;
        }
        boolean failedForTheFirstTime = !answer.good() && !result && inARow == threshold;
        if (result != answer.good() || failedForTheFirstTime) {
            result = answer.good();
            changed.accept(answer);
        }
    }

    boolean result() {
        return result;
    }

    /** Its last answer, for people; empty before the first. */
    String said() {
        return said;
    }

    /** Asks no more; an answer under way is not heard. */
    void end() {
        ended = true;
        if (next != null) {
            next.cancel();
        }
    }
}
