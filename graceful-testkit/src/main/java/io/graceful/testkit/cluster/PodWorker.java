package io.graceful.testkit.cluster;

import io.graceful.testkit.cluster.Containers.Answer;
import io.graceful.testkit.cluster.Containers.Container;
import io.graceful.testkit.plane.Sandbox;
import io.graceful.testkit.result.Event;
import io.graceful.testkit.scenario.Probe;
import io.graceful.testkit.time.Timeline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The kubelet's worker for one pod: starts its container, probes it, starts it again, ends it. */
final class PodWorker {

    /** The first restart is at once, the next waits 10 s, then twice as long each time, up to 5 minutes. */
    private static final Duration BACK_OFF = Duration.ofSeconds(10);

    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);

    /** Restarts of a pod that was never ready, after which waiting on is pointless. */
    private static final int HOPELESS = 2;

    /** What a process that ends by SIGTERM says (128 + 15). */
    private static final int EXIT_AFTER_SIGTERM = 143;

    private final Pod pod;
    private final Api api;
    private final Parts parts;
    private final Timeline timeline;
    private final Journal journal;
    private final Consumer<String> hopeless;
    private final Sandbox sandbox;
    private final List<ProbeWorker> probes = new ArrayList<>();
    private @Nullable ProbeWorker readiness;
    private @Nullable Container container;
    private @Nullable Stop stop;
    private int generation;
    private boolean everReady;
    private boolean forGood;
    private boolean silent;
    private boolean gone;

    PodWorker(Pod pod, Api api, Parts parts, Consumer<String> hopeless) {
        this.pod = pod;
        this.api = api;
        this.parts = parts;
        this.timeline = parts.timeline();
        this.journal = parts.journal();
        this.hopeless = hopeless;
        sandbox = parts.plane().add(pod.name, pod.node, pod.spec.ports());
    }

    Sandbox sandbox() {
        return sandbox;
    }

    Pod pod() {
        return pod;
    }

    void start() {
        int mine = ++generation;
        try {
            container = parts.containers().start(pod.spec, sandbox, code -> exited(mine, code));
        } catch (ContainerException e) {
            hopeless.accept(pod.name + " cannot be started: " + e.getMessage());
            return;
        }
        journal.add(Event.Kind.STARTED, pod.name, "pid " + container.pid());
        startProbes();
    }

    private void startProbes() {
        ProbeWorker startup = worker(pod.spec.startupProbe(), "startup", false, () -> true, this::startupChanged);
        BooleanSupplier started = () -> startup == null || startup.result();
        worker(pod.spec.livenessProbe(), "liveness", true, started, this::livenessChanged);
        readiness = worker(pod.spec.readinessProbe(), "readiness", false, started, answer -> setReady(answer.good()));
        if (readiness == null && startup == null) {
            setReady(true);
        }
    }

    private @Nullable ProbeWorker worker(
            @Nullable Probe probe, String name, boolean initially, BooleanSupplier mayRun, Consumer<Answer> changed) {
        Container target = container;
        if (probe == null || target == null) {
            return null;
        }
        ProbeWorker worker = new ProbeWorker(
                name,
                probe,
                initially,
                timeline,
                (asked, answer) -> parts.containers().probe(asked.handler(), target, asked.timeout(), answer),
                mayRun,
                answer -> {
                    journal.add(
                            Event.Kind.PROBE,
                            pod.name,
                            name + (answer.good() ? " succeeded: " : " failed: ") + answer.text());
                    changed.accept(answer);
                });
        probes.add(worker);
        return worker;
    }

    private void startupChanged(Answer answer) {
        if (!answer.good()) {
            probeKill("startup", pod.spec.startupProbe());
        } else if (readiness == null) {
            setReady(true);
        } else {
            readiness.trigger();
        }
    }

    private void livenessChanged(Answer answer) {
        if (!answer.good()) {
            probeKill("liveness", pod.spec.livenessProbe());
        }
    }

    /** A probe has failed for good: the container is stopped and started again, and nobody tells the API. */
    void probeKill(String name, @Nullable Probe probe) {
        Duration grace = probe == null || probe.grace() == null ? pod.spec.grace() : probe.grace();
        journal.add(Event.Kind.STOPPING, pod.name, name + " probe failed");
        stop(grace, false);
    }

    private void setReady(boolean ready) {
        everReady |= ready;
        if (!silent) {
            api.ready(pod, ready);
        }
    }

    /** The pod was deleted, or deleted again with less patience. */
    void delete() {
        Duration grace = pod.grace.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : pod.grace;
        stop(grace, true);
    }

    /**
     * Ends it without a deletionTimestamp (node shutdown, eviction): the readiness worker goes at once, and the API keeps
     * whatever it has (kubernetes/kubernetes#116965).
     */
    void shutDown(Duration grace, String why) {
        journal.add(Event.Kind.STOPPING, pod.name, why);
        silent = true;
        stop(grace.compareTo(pod.spec.grace()) < 0 ? grace : pod.spec.grace(), true);
    }

    private void stop(Duration grace, boolean last) {
        forGood |= last;
        if (stop != null) {
            stop.shorten(grace);
            return;
        }
        // Liveness and startup probes end now; readiness goes on until the container has ended.
        probes.stream().filter(probe -> probe != readiness || silent).forEach(ProbeWorker::end);
        Container running = container;
        if (running == null) {
            containerOver();
            return;
        }
        stop = new Stop(pod.name, parts, running, pod.spec.preStop(), grace, this::containerOver);
    }

    private void exited(int of, int code) {
        if (of != generation) {
            return;
        }
        journal.add(Event.Kind.EXITED, pod.name, "code " + code);
        container = null;
        probes.forEach(ProbeWorker::end);
        probes.clear();
        if (stop == null) {
            timeline.after(untilNoticed(), () -> crashed(code));
            return;
        }
        if (forGood) {
            setReady(false);
        }
        stop.exited();
    }

    /** The kubelet looks at its containers once a second (PLEG). */
    private Duration untilNoticed() {
        return Duration.ofNanos(parts.seed()
                .random("relist", pod.name, generation)
                .nextLong(Duration.ofSeconds(1).toNanos()));
    }

    private void crashed(int code) {
        if (forGood) {
            return;
        }
        setReady(false);
        if (isHopeless(code)) {
            return;
        }
        Duration wait = Duration.ZERO;
        for (int i = 0; i < pod.restarts; i++) {
            wait = wait.isZero() ? BACK_OFF : wait.multipliedBy(2);
        }
        pod.restarts++;
        timeline.after(wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait, this::startAgain);
    }

    private boolean isHopeless(int code) {
        if (everReady || pod.restarts < HOPELESS) {
            return false;
        }
        hopeless.accept(pod.name + " has ended " + (pod.restarts + 1)
                + " times before it was ever ready, the last time with" + " code " + code);
        return true;
    }

    private void startAgain() {
        if (!forGood) {
            journal.add(Event.Kind.RESTARTED, pod.name, "");
            start();
        }
    }

    /** Its container has ended, as asked for. */
    private void containerOver() {
        if (forGood) {
            removed();
        } else {
            timeline.after(untilNoticed(), this::replaced);
        }
    }

    private void replaced() {
        setReady(false);
        stop = null;
        if (forGood) {
            removed();
        } else if (!isHopeless(EXIT_AFTER_SIGTERM)) {
            pod.restarts++;
            startAgain();
        }
    }

    private void removed() {
        stop = null;
        gone = true;
        parts.plane().remove(sandbox);
        journal.add(Event.Kind.GONE, pod.name, "");
        if (pod.deleted) {
            api.remove(pod);
        } else {
            api.fail(pod);
        }
    }

    /** What keeps it from being ready, for people; empty if nothing does. */
    String complaint() {
        if (pod.ready) {
            return "";
        }
        String why = probes.stream()
                .filter(probe -> !probe.result() && !probe.said().isEmpty())
                .map(ProbeWorker::said)
                .findFirst()
                .orElse(container == null ? "its process has ended" : "no probe has answered yet");
        return pod.name + ": " + why;
    }

    void kubeletRestarted() {
        if (stop != null) {
            stop.again();
        }
    }

    void signalAgain() {
        if (stop != null) {
            stop.signalAgain();
        }
    }

    boolean stopping() {
        return stop != null;
    }

    boolean gone() {
        return gone;
    }

    /** Ends the process at once, for the end of the run. */
    void kill() {
        forGood = true;
        probes.forEach(ProbeWorker::end);
        if (container != null) {
            container.kill();
        }
    }
}
