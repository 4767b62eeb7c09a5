package io.graceful.manifest.check;

import io.graceful.manifest.kube.KubeObject;
import io.graceful.manifest.kube.Workload;
import io.graceful.manifest.service.Figure;
import io.graceful.manifest.yaml.YamlEdits;
import io.graceful.manifest.yaml.YamlValue;
import io.graceful.time.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** U06 and S05: a load balancer outside the cluster learns of new pods, and of those that stop, later than Kubernetes. */
final class BalancerRules {

    /** Two health checks of an ALB at its default interval of 15 s. */
    private static final long SETTLED = 30;

    /** The AWS controller adds its readiness gates to the pods of namespaces with this label. */
    private static final String INJECT = "elbv2.k8s.aws/pod-readiness-gate-inject";

    private BalancerRules() {}

    /** U06: whether an update waits for the load balancer to know the new pod. */
    static void settle(Scope scope) {
        Workload workload = scope.workload();
        YamlValue value = workload.object().spec().get("minReadySeconds");
        boolean waits = value.number().orElse(0) > 0
                || (value.exists() && value.number().isEmpty())
                || !workload.podSpec().get("readinessGates").items().isEmpty();
        if (!isFronted(scope) || waits) {
            return;
        }
        Optional<Balancer> balancer = Balancer.of(scope);
        if (balancer.isEmpty()) {
            scope.cannotDecide(Rule.U06, Fact.LOAD_BALANCER);
            return;
        }
        Facts.LoadBalancer kind = balancer.get().kind();
        boolean aws = kind == Facts.LoadBalancer.ALB || kind == Facts.LoadBalancer.NLB;
        if (kind == Facts.LoadBalancer.NONE || (aws && isInjected(scope))) {
            return;
        }
        String gates = switch (kind) {
            case ALB, NLB ->
                ", or let the AWS controller add its readiness gates: label the namespace " + INJECT
                        + ": enabled (that cannot be seen in this file; then this finding is none)";
            case NEG -> "; GKE adds a readiness gate by itself where an Ingress made the NEG";
            case OTHER, NONE -> "";
        };
        scope.report(
                Rule.U06,
                // Most NEGs have their gate.
                kind == Facts.LoadBalancer.NEG ? Severity.INFO : Rule.U06.severity(),
                value,
                "minReadySeconds " + value.number().orElse(0)
                        + " and no readinessGates: the next old pod goes as soon as the new one is ready for Kubernetes,"
                        + " while " + balancer.get().text() + " ("
                        + balancer.get().origin() + ") may still be checking it",
                "write minReadySeconds: " + SETTLED + gates,
                YamlEdits.set(workload.object().spec(), "minReadySeconds", Long.toString(SETTLED)));
    }

    /** S05: whether the service goes on serving until the load balancer has stopped sending. */
    static void lag(Scope scope) {
        Optional<Figure> propagation = scope.profile().propagation();
        Optional<Duration> hook = hook(scope);
        if (!isFronted(scope) || hook.isEmpty()) {
            return;
        }
        Optional<Balancer> balancer = Balancer.of(scope);
        boolean nothingKnown = balancer.isEmpty() || balancer.get().kind() == Facts.LoadBalancer.OTHER;
        if (nothingKnown) {
            scope.cannotDecide(Rule.S05, Fact.LOAD_BALANCER);
            return;
        }
        Duration lag = balancer.get().kind().lag();
        if (lag.isZero() || hook.get().compareTo(lag) >= 0) {
            return;
        }
        if (propagation.isEmpty()) {
            scope.cannotDecide(Rule.S05, Fact.SERVICE);
            return;
        }
        Duration wait = hook.get().plus(propagation.get().value());
        if (wait.compareTo(lag) >= 0) {
            return;
        }
        YamlValue at = scope.service().preStop().exists()
                ? scope.service().preStop().value()
                : scope.workload().gracePeriod();
        scope.report(
                Rule.S05,
                at,
                balancer.get().text() + " (" + balancer.get().origin() + ") may send new requests for "
                        + Durations.text(lag) + " after the pod is told to stop; preStop "
                        + Durations.text(hook.get()) + " + " + propagation.get().name() + " "
                        + Durations.text(propagation.get().value()) + " = " + Durations.text(wait),
                fix(scope, lag, hook.get()));
    }

    private static String fix(Scope scope, Duration lag, Duration hook) {
        Duration rest = rest(scope);
        Duration grace = hook.plus(lag.minus(hook)).plus(rest);
        String room = " and terminationGracePeriodSeconds: "
                + Math.max(scope.grace().toSeconds(), grace.toSeconds()) + " or more";
        return scope.profile().usesGraceful()
                ? "set graceful.propagation.delay to " + Durations.text(lag.minus(hook)) + room
                        + ", and the service's own grace period with it"
                : "write preStop: {sleep: {seconds: " + lag.toSeconds() + "}}" + room;
    }

    /** What comes after the wait. */
    private static Duration rest(Scope scope) {
        Duration drain = scope.profile().drain().map(Figure::value).orElse(Duration.ZERO);
        Duration stop = scope.profile().stop().map(Figure::value).orElse(Duration.ZERO);
        return drain.plus(stop).plus(scope.profile().exit());
    }

    /** How long the hook keeps the service from stopping, besides the service's own wait; empty if that cannot be seen. */
    private static Optional<Duration> hook(Scope scope) {
        // A call of /drain lasts as long as the service's own wait, and is no second one.
        boolean drains = scope.profile().usesGraceful()
                && scope.service().preStop().path().isPresent();
        return drains ? Optional.of(Duration.ZERO) : scope.hookTime();
    }

    /** Whether requests come to it from outside its pod, as far as these files tell. */
    private static boolean isFronted(Scope scope) {
        Workload workload = scope.workload();
        if (!workload.isServing()
                || !(ApiRules.isBuiltIn(workload) || workload.kind().equals("Rollout"))) {
            return false;
        }
        boolean servicesElsewhere = scope.manifests().objects("Service").stream()
                .noneMatch(service -> service.mayShareNamespace(workload.object()));
        boolean listens = !scope.service().value().get("ports").items().isEmpty();
        // What is headless is asked for by DNS, and not by a load balancer.
        return scope.services().stream().anyMatch(service -> !ServiceRules.isHeadless(service))
                || (servicesElsewhere && listens);
    }

    private static boolean isInjected(Scope scope) {
        List<KubeObject> namespaces = scope.manifests().objects("Namespace");
        return namespaces.stream()
                .filter(namespace ->
                        namespace.name().equals(scope.workload().object().namespace()))
                .anyMatch(namespace -> "enabled".equals(namespace.labels().get(INJECT)));
    }
}
