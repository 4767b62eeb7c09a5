package io.graceful.testkit;

import static io.graceful.testkit.Mutants.failures;
import static io.graceful.testkit.Mutants.lostOnReuse;
import static io.graceful.testkit.Mutants.nobodyThere;
import static io.graceful.testkit.Mutants.some;

import io.graceful.testkit.result.Cause;
import io.graceful.testkit.result.Event;
import io.graceful.testkit.result.Result;
import io.graceful.testkit.scenario.Action;
import io.graceful.testkit.scenario.ClientSpec;
import io.graceful.testkit.scenario.Deployment;
import io.graceful.testkit.scenario.Handler;
import io.graceful.testkit.scenario.Law;
import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Probe;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.scenario.Step;
import io.graceful.testkit.service.Defect;
import io.graceful.testkit.service.Pods;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Services and pods that each do one thing wrong. The kit has to fail every one of them, and for its own reason: without
 * these, its zeros would prove nothing.
 */
class MutantsIT {

    private static final int AT_ONCE = 5;
    private static final Duration SHORT_GRACE = Duration.ofSeconds(4);

    private final Mutants mutants = new Mutants();

    MutantsIT() {
        ofTheStopSequence();
        ofTheStopTriggers();
        ofTheStart();
        ofTheManifest();
    }

    private void ofTheStopSequence() {
        stop(Defect.EXITS_AT_ONCE, nobodyThere());
        stop(Defect.CLOSES_LISTENER_AT_ONCE, some(Cause.REFUSED));
        stop(Defect.STOPS_ACCEPTING, some(Cause.RESET));
        stop(Defect.NO_FAREWELL, lostOnReuse());
        stop(Defect.CLOSES_IDLE_AT_ONCE, lostOnReuse());
        stop(Defect.CLOSES_WITHOUT_SAYING, lostOnReuse());
        add(
                Defect.LEAVES_UNTOLD.name(),
                Pods.update(Pods.pod(Defect.LEAVES_UNTOLD))
                        .client(ClientSpec.get("rare", ClientSpec.Kind.KEEP_ALIVE, 1.5, "/hello")
                                .connections(8)
                                .steadily()),
                lostOnReuse());
        stop(Defect.REJECTS_LATE_REQUESTS, some(Cause.BAD_STATUS));
        stop(Defect.WRONG_UNIT, nobodyThere());
        stop(Defect.TRUSTS_ANY_SILENCE, nobodyThere());
        stop(Defect.WAITS_TOO_SHORT, nobodyThere());
        // So many that at no moment all of them happen to be away.
        ClientSpec slower = ClientSpec.get("slower", ClientSpec.Kind.NEW_CONNECTION, 8, "/slow?ms=2000");
        for (Defect defect : List.of(Defect.CUTS_WHAT_IS_IN_FLIGHT, Defect.RESETS_WHAT_IS_IN_FLIGHT)) {
            add(defect.name(), Pods.update(Pods.pod(defect)).client(slower), slowOnesWereCut());
        }
        stop(Defect.TRUNCATES_RESPONSES, some(Cause.CUT_IN_RESPONSE));
        stop(Defect.HANGS, some(Cause.EOF, Cause.TIMEOUT));
        Predicate<Result> killed = result -> result.killed().size() == 1;
        stop(Defect.NEVER_ENDS, killed, pod -> pod.grace(SHORT_GRACE));
        stop(Defect.IGNORES_SIGTERM, killed, pod -> pod.grace(SHORT_GRACE));
        stop(Defect.COUNTS_PROBES, killed, pod -> pod.grace(SHORT_GRACE).env("QUIET_MS", "1500"));
        stop(Defect.PROCESSES_TWICE, result -> result.traffic().ledger().duplicated() > 25);
    }

    private void ofTheStopTriggers() {
        Scenario.Builder twice = Pods.update(Pods.pod(Defect.SECOND_SIGNAL_KILLS))
                .then(new Action.RollingUpdate(null))
                .step(Step.during(Duration.ofSeconds(2), new Action.SecondSignal()));
        add(Defect.SECOND_SIGNAL_KILLS.name(), twice, nobodyThere());
        liveness(Defect.STAYS_READY);
        liveness(Defect.READINESS_COMES_BACK);
        hook(Defect.DRAIN_ANSWERS_AT_ONCE, nobodyThere());
        hook(
                Defect.DRAIN_ON_LOOPBACK,
                nobodyThere()
                        .and(result -> result.events().stream()
                                .anyMatch(event -> event.kind() == Event.Kind.PRE_STOP_ENDED
                                        && event.detail().startsWith("FailedPreStopHook"))));
    }

    private void ofTheStart() {
        stop(Defect.READY_WHILE_COLD, some(Cause.BAD_STATUS), pod -> pod.env("WARMUP_MS", "2500"));
        stop(Defect.READY_BEFORE_LISTENING, some(Cause.REFUSED), pod -> pod.env("WARMUP_MS", "2500"));
    }

    private void ofTheManifest() {
        stop("no readiness probe", some(Cause.BAD_STATUS), pod -> pod.readinessProbe(null));
        add(
                "liveness on the readiness path",
                Pods.update(Pods.pod(Defect.NONE)
                                .env("WARMUP_MS", "6000")
                                .grace(SHORT_GRACE)
                                .env("FLOOR_MS", "100"))
                        .then(new Action.RollingUpdate(Pods.pod(Defect.NONE)
                                .env("WARMUP_MS", "6000")
                                .env("FLOOR_MS", "100")
                                .livenessProbe(Probe.httpGet("/healthz", "management")
                                        .period(Duration.ofSeconds(1))
                                        .failureThreshold(2))
                                .build())),
                result -> result.aborted().contains("before it was ever ready"));
        add(
                "publishNotReadyAddresses",
                Pods.update(Pods.pod(Defect.NONE)).publishNotReadyAddresses(true),
                nobodyThere());
        stop(
                "preStop sleep as long as the grace period",
                result -> result.killed().size() == 1,
                pod -> pod.grace(SHORT_GRACE).preStop(new Handler.Sleep(SHORT_GRACE)));
        stop(
                "a grace period shorter than the plan",
                result -> result.killed().size() == 1,
                pod -> pod.grace(Duration.ofSeconds(2)));
        stop(
                "a shell as PID 1",
                result -> result.killed().size() == 1,
                pod -> pod.grace(SHORT_GRACE)
                        .command(List.of("sh", "-c", String.join(" ", Pods.command(Defect.NONE)) + "; true")));
        add(
                "no preStop exec in the image",
                Pods.update(Pods.pod(Defect.EXITS_AT_ONCE)
                        .preStop(new Handler.Exec(List.of("no-such-program-in-the-image", "5")))),
                nobodyThere());
        add(
                "all pods at once, none of them serving any more",
                Pods.update(Pods.pod(Defect.NONE).env("WARMUP_MS", "3500"))
                        .deployment(Deployment.of(2))
                        .then(new Action.Delete(2, null)),
                result -> result.traffic().failures().stream()
                        .anyMatch(failure -> failure.cause() == Cause.REFUSED
                                && failure.pod().isEmpty()));
        add(
                "a router that is never told",
                Pods.update(Pods.pod(Defect.NONE)).node("node-3", Law.never()),
                nobodyThere());
        add(
                "evicted with one second of grace",
                Pods.update(Pods.pod(Defect.NONE)).then(new Action.Evict()),
                result -> result.killed().size() == 1);
        add(
                "node shutdown, of which no router is told",
                Pods.update(Pods.pod(Defect.NONE)).then(new Action.NodeShutdown("node-1", Duration.ofSeconds(8))),
                nobodyThere());
    }

    private interface Change {
        PodSpec.Builder in(PodSpec.Builder pod);
    }

    private void stop(Defect defect, Predicate<Result> symptom) {
        stop(defect, Pods.pod(defect), symptom);
    }

    private void stop(Defect defect, PodSpec.Builder pod, Predicate<Result> symptom) {
        add(defect.name(), Pods.update(pod), symptom);
    }

    private void stop(Defect defect, Predicate<Result> symptom, Change change) {
        stop(defect, change.in(Pods.pod(defect)), symptom);
    }

    private void stop(String name, Predicate<Result> symptom, Change change) {
        add(name, Pods.update(change.in(Pods.pod(Defect.NONE).env("WARMUP_MS", "1500"))), symptom);
    }

    /** A container stopped by its kubelet: routers hear of it only from its readiness. */
    private void liveness(Defect defect) {
        add(
                defect.name(),
                Pods.update(Pods.pod(defect)).deployment(Deployment.of(2)).then(new Action.LivenessKill()),
                nobodyThere());
    }

    private void hook(Defect defect, Predicate<Result> symptom) {
        add(
                defect.name(),
                Pods.update(Pods.pod(defect)
                        .env("HOOK_PORT", "${port.hook}")
                        .env("DRAIN_BY_HOOK", "1")
                        .preStop(Handler.HttpGet.of("/drain", "hook"))),
                symptom);
    }

    private void add(String name, Scenario.Builder scenario, Predicate<Result> symptom) {
        mutants.add(name, scenario, symptom);
    }

    private static Predicate<Result> slowOnesWereCut() {
        return failures(failure -> failure.client().startsWith("slow")
                && List.of(Cause.EOF, Cause.RESET, Cause.CUT_IN_RESPONSE).contains(failure.cause()));
    }

    @TestFactory
    Stream<DynamicTest> everyMutantIsFound() {
        return mutants.played(AT_ONCE);
    }
}
