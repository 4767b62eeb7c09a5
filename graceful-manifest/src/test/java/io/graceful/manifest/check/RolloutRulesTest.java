package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.kube.Manifests;
import io.graceful.manifest.yaml.YamlFile;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolloutRulesTest extends RuleContract {

    private static final String STRATEGY =
            "  strategy:\n    type: RollingUpdate\n    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}\n";

    private static final String ROLLING = "{maxSurge: 1, maxUnavailable: 0}";

    private static final String SPREAD = """
                  topologySpreadConstraints:
                    - maxSkew: 1
                      topologyKey: kubernetes.io/hostname
                      whenUnsatisfiable: ScheduleAnyway
                      labelSelector: {matchLabels: {app: shop}}
            """;

    private static final String BUDGET = """
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              name: shop
            spec:
              maxUnavailable: 1
              selector:
                matchLabels: {app: shop}
            """;

    private static final String CLAIM =
            "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data}\nspec: {accessModes: [%s]}\n";

    private static final String VOLUME = "      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]";

    private static final String ALB = """
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: shop}
            spec:
              ingressClassName: alb
              defaultBackend: {service: {name: shop, port: {number: 80}}}
            """;

    private static final String AFFINITY = """
                  affinity:
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                        - topologyKey: kubernetes.io/hostname
                          labelSelector: {matchLabels: {app: shop}}\
            """;

    static String autoscaler(String spec) {
        return "apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\nmetadata: {name: shop}\nspec:\n"
                + "  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}\n  maxReplicas: 9\n"
                + spec;
    }

    private static RuleCase of(Rule rule, String name) {
        return RuleCase.of(rule, name);
    }

    private static RuleCase statefulSet(Rule rule, String name) {
        return of(rule, name)
                .replace("kind: Deployment", "kind: StatefulSet")
                .replace(STRATEGY, "")
                .replace("  progressDeadlineSeconds: 300\n", "");
    }

    private static RuleCase daemonSet(Rule rule, String name, String update) {
        return of(rule, name)
                .replace("kind: Deployment", "kind: DaemonSet")
                .replace(STRATEGY, "  updateStrategy: {rollingUpdate: {" + update + "}}\n")
                .replace("  progressDeadlineSeconds: 300\n", "")
                .replace("  replicas: 3\n", "");
    }

    @Override
    Set<Rule> rules() {
        return EnumSet.range(Rule.U01, Rule.U11);
    }

    @Override
    Stream<RuleCase> breaks() {
        return Stream.of(strategy(), room(), balancer(), capacity()).flatMap(cases -> cases);
    }

    private static Stream<RuleCase> strategy() {
        return Stream.of(
                of(Rule.U01, "Recreate").replace(STRATEGY, "  strategy: {type: Recreate}\n"),
                of(Rule.U01, "Recreate in a block").replace(STRATEGY, "  strategy:\n    type: Recreate\n"),
                of(Rule.U01, "Recreate for the sake of a volume")
                        .replace(STRATEGY, "  strategy: {type: Recreate}\n")
                        .insert(
                                "    spec:\n      terminationGrace"
                                        .lines()
                                        .skip(1)
                                        .findFirst()
                                        .orElse(""),
                                VOLUME)
                        .append(CLAIM.formatted("ReadWriteOnce")),
                of(Rule.U02, "half of two")
                        .replace("replicas: 3", "replicas: 2")
                        .replace(ROLLING, "{maxSurge: 1, maxUnavailable: 50%}"),
                of(Rule.U02, "all of three").replace(ROLLING, "{maxSurge: 1, maxUnavailable: 100%}"),
                of(Rule.U02, "no surge, and the rest rounds to 0")
                        .replace("replicas: 3", "replicas: 2")
                        .replace(ROLLING, "{maxSurge: 0}"),
                of(Rule.U02, "neither").replace(ROLLING, "{maxSurge: 0, maxUnavailable: 0}"),
                of(Rule.U02, "as few as the autoscaler keeps")
                        .replace(ROLLING, "\n      maxSurge: 1\n      maxUnavailable: 1")
                        .append(autoscaler("  minReplicas: 2\n")),
                statefulSet(Rule.U02, "all of a StatefulSet")
                        .insert("replicas: 3", "  updateStrategy: {rollingUpdate: {maxUnavailable: 3}}"),
                daemonSet(Rule.U02, "all of a DaemonSet", "maxUnavailable: 100%"),
                of(Rule.U03, "the default of four")
                        .replace("replicas: 3", "replicas: 4")
                        .replace(STRATEGY, ""),
                of(Rule.U03, "the default, with a type")
                        .replace("replicas: 3", "replicas: 4")
                        .replace(STRATEGY, "  strategy:\n    type: RollingUpdate\n"),
                of(Rule.U03, "chosen").replace("maxUnavailable: 0", "maxUnavailable: 1"),
                of(Rule.U05, "shorter than the startup probe")
                        .replace("progressDeadlineSeconds: 300", "progressDeadlineSeconds: 125"),
                of(Rule.U05, "not longer than minReadySeconds")
                        .replace("progressDeadlineSeconds: 300", "progressDeadlineSeconds: 5"),
                of(Rule.U05, "the default is too short")
                        .replace("  progressDeadlineSeconds: 300\n", "")
                        .replace("minReadySeconds: 5", "minReadySeconds: 480"));
    }

    private static Stream<RuleCase> room() {
        return Stream.of(
                of(Rule.U04, "hostPort").replace("containerPort: 8080", "containerPort: 8080, hostPort: 8080"),
                of(Rule.U04, "hostPort in a block, of a sidecar")
                        .insert(
                                "containers:",
                                "        - name: web-proxy\n          image: proxy\n          ports:\n"
                                        + "            - hostPort: 8443\n              containerPort: 8443\n"
                                        + "          resources: {requests: {cpu: 1, memory: 1Gi}}"),
                of(Rule.U04, "hostPort with the default of three")
                        .replace(STRATEGY, "")
                        .replace("containerPort: 8080", "containerPort: 8080, hostPort: 8080"),
                of(Rule.U04, "hostNetwork").insert("terminationGracePeriodSeconds", "      hostNetwork: true"),
                of(Rule.U04, "required anti-affinity").insert("terminationGracePeriodSeconds", AFFINITY),
                of(Rule.U04, "a volume for one node")
                        .insert("terminationGracePeriodSeconds", VOLUME)
                        .append(CLAIM.formatted("ReadWriteOnce")),
                of(Rule.U04, "hostPort past the Service, with room for it")
                        .replace("maxUnavailable: 0", "maxUnavailable: 1")
                        .replace("containerPort: 8080", "containerPort: 8080, hostPort: 8080"),
                statefulSet(Rule.U04, "hostPort of a StatefulSet")
                        .replace("containerPort: 8080", "containerPort: 8080, hostPort: 8080"),
                daemonSet(Rule.U04, "hostPort of a DaemonSet that surges", "maxSurge: 1, maxUnavailable: 0")
                        .replace("containerPort: 8080", "containerPort: 8080, hostPort: 8080"));
    }

    private static Stream<RuleCase> balancer() {
        return Stream.of(
                patient("an ALB that is named", Facts.LoadBalancer.ALB),
                patient("an ALB that is seen", null).append(ALB),
                patient("an NLB that is seen", null)
                        .replace("metadata:\n  name: shop\nspec:\n  selector: {app: shop}", """
                                metadata:
                                  name: shop
                                  annotations: {service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip}
                                spec:
                                  type: LoadBalancer
                                  selector: {app: shop}\
                                """),
                of(Rule.U06, "some other, in so many words")
                        .replace("minReadySeconds: 5", "minReadySeconds: 0")
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.OTHER)));
    }

    /** A service that waits longer than any load balancer takes. */
    private static RuleCase patient(String name, Facts.@Nullable LoadBalancer balancer) {
        return of(Rule.U06, name)
                .replace("  minReadySeconds: 5\n", "")
                .replace("PeriodSeconds: 30\n", "PeriodSeconds: 180\n")
                .replace("value: 30s", "value: 180s")
                .service(RuleCase.withGraceful()
                        .gracePeriod(RuleCase.figure("graceful.termination-grace-period", 180))
                        .propagation(RuleCase.figure("graceful.propagation.delay", 150)))
                .facts(facts -> facts.loadBalancer(balancer).nodeShutdown(Duration.ofSeconds(300)));
    }

    private static Stream<RuleCase> capacity() {
        return Stream.of(
                of(Rule.U07, "one").replace("replicas: 3", "replicas: 1"),
                of(Rule.U07, "the default").replace("  replicas: 3\n", ""),
                of(Rule.U07, "the autoscaler's default").append(autoscaler("")),
                of(Rule.U07, "the autoscaler's own").append(autoscaler("  minReplicas: 1\n")),
                statefulSet(Rule.U07, "of a StatefulSet").replace("replicas: 3", "replicas: 1"),
                of(Rule.U08, "port 80")
                        .replace("containerPort: 8080", "containerPort: 80")
                        .service(RuleCase.withGraceful().applicationPort(80)),
                of(Rule.U08, "port 443")
                        .insert("name: management, containerPort", "            - {name: https, containerPort: 443}"),
                of(Rule.U09, "none")
                        .replace(
                                "          resources:\n            requests: {cpu: 500m, memory: 512Mi}\n"
                                        + "            limits: {memory: 512Mi}\n",
                                ""),
                of(Rule.U09, "no CPU").replace("requests: {cpu: 500m, memory: 512Mi}", "requests: {memory: 512Mi}"),
                of(Rule.U10, "anywhere").replace(SPREAD, ""),
                of(Rule.U10, "an empty list").replace(SPREAD, "      topologySpreadConstraints: []\n"),
                of(Rule.U11, "every dip")
                        .append(autoscaler(
                                "  minReplicas: 3\n  behavior: {scaleDown: {stabilizationWindowSeconds: 0}}\n")),
                of(Rule.U11, "every dip, in a block")
                        .append(
                                autoscaler(
                                        "  minReplicas: 3\n  behavior:\n    scaleDown:\n      stabilizationWindowSeconds: 0 # at once\n")));
    }

    @Override
    Stream<RuleCase> keeps() {
        return Stream.of(
                of(Rule.U01, "the default").replace("    type: RollingUpdate\n", ""),
                of(Rule.U01, "another kind's")
                        .replace("kind: Deployment", "kind: DeploymentConfig")
                        .replace("apps/v1\n", "apps.openshift.io/v1\n")
                        .replace(STRATEGY, "  strategy: {type: Recreate}\n"),
                of(Rule.U02, "a quarter of two")
                        .replace("replicas: 3", "replicas: 2")
                        .replace(STRATEGY, ""),
                of(Rule.U02, "none at all")
                        .replace("replicas: 3", "replicas: 0")
                        .replace("maxUnavailable: 0", "maxUnavailable: 1"),
                of(Rule.U03, "a quarter of three").replace(STRATEGY, ""),
                of(Rule.U03, "for want of room")
                        .replace("replicas: 3", "replicas: 5")
                        .replace("maxUnavailable: 0", "maxUnavailable: 1")
                        .insert("terminationGracePeriodSeconds", AFFINITY),
                of(Rule.U04, "hostPort 0").replace("containerPort: 8080", "containerPort: 8080, hostPort: 0"),
                of(Rule.U04, "hostPort of a DaemonSet")
                        .replace("kind: Deployment", "kind: DaemonSet")
                        .replace("containerPort: 8080", "containerPort: 8080, hostPort: 8080"),
                of(Rule.U04, "anti-affinity within a revision")
                        .insert("terminationGracePeriodSeconds", AFFINITY)
                        .insert(
                                "labelSelector: {matchLabels: {app: shop}}",
                                "              matchLabelKeys: [pod-template-hash]"),
                of(Rule.U04, "anti-affinity to others")
                        .insert("terminationGracePeriodSeconds", AFFINITY.replace("app: shop", "app: other")),
                of(Rule.U04, "anti-affinity per zone")
                        .insert("terminationGracePeriodSeconds", AFFINITY.replace("kubernetes.io/hostname", "zone")),
                of(Rule.U04, "a volume for many nodes")
                        .insert("terminationGracePeriodSeconds", VOLUME)
                        .append(CLAIM.formatted("ReadWriteOnce, ReadWriteMany")),
                of(Rule.U05, "one second longer")
                        .replace("progressDeadlineSeconds: 300", "progressDeadlineSeconds: 126"),
                of(Rule.U06, "no such load balancer").replace("  minReadySeconds: 5\n", ""),
                of(Rule.U06, "gates")
                        .replace("  minReadySeconds: 5\n", "")
                        .insert(
                                "terminationGracePeriodSeconds",
                                "      readinessGates: [{conditionType: target-health}]")
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB)),
                of(Rule.U06, "gates by the namespace's label")
                        .replace("  minReadySeconds: 5\n", "  minReadySeconds: 0\n")
                        .replace("  labels: {app: shop}\nspec", "  namespace: web\n  labels: {app: shop}\nspec")
                        .append("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: web\n"
                                + "  labels: {elbv2.k8s.aws/pod-readiness-gate-inject: enabled}\n")
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB)),
                of(Rule.U06, "an Ingress to another Service")
                        .replace("  minReadySeconds: 5\n", "")
                        .append(ALB.replace("service: {name: shop", "service: {name: other"))
                        .facts(facts -> facts.loadBalancer(null)),
                of(Rule.U07, "by an autoscaler")
                        .replace("  replicas: 3\n", "")
                        .append(autoscaler("  minReplicas: 2\n")),
                of(Rule.U07, "by events")
                        .replace("  replicas: 3\n", "")
                        .append(
                                "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec: {scaleTargetRef: {name: shop}}\n"),
                of(Rule.U07, "another kind, which scales by itself")
                        .append("apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: knative}\nspec:\n"
                                + "  template: {spec: {containers: [{name: knative, image: x}]}}\n"),
                of(Rule.U08, "1024")
                        .insert("name: management, containerPort", "            - {name: other, containerPort: 1024}"),
                of(Rule.U09, "limits are requests")
                        .replace("requests: {cpu: 500m, memory: 512Mi}", "requests: {cpu: 500m}"),
                of(Rule.U10, "anti-affinity").replace(SPREAD, AFFINITY.replace("app: shop", "app: other") + "\n"),
                of(Rule.U10, "one pod").replace(SPREAD, "").replace("replicas: 3", "replicas: 1"),
                of(Rule.U11, "a minute")
                        .append(autoscaler(
                                "  minReplicas: 3\n  behavior: {scaleDown: {stabilizationWindowSeconds: 60}}\n")),
                of(Rule.U11, "scaling up at once")
                        .append(autoscaler(
                                "  minReplicas: 3\n  behavior: {scaleUp: {stabilizationWindowSeconds: 0}}\n")));
    }

    /** The controller's own arithmetic, at the counts where it turns. */
    @ParameterizedTest
    @CsvSource({
        "1, 25%, 25%, 1, 0", "2, 25%, 25%, 1, 0", "3, 25%, 25%, 1, 0", "4, 25%, 25%, 1, 1", "5, 25%, 25%, 2, 1",
        "10, 25%, 25%, 3, 2", "2, 0, 25%, 0, 1", "3, 0%, 33%, 0, 1", "4, 1, 0, 1, 0", "2, 1, 2, 1, 2"
    })
    void roundsAsTheControllerDoes(long replicas, String surge, String unavailable, long surged, long gone) {
        String text = RuleCase.good()
                .replace(
                        "{maxSurge: 1, maxUnavailable: 0}",
                        "{maxSurge: " + surge + ", maxUnavailable: " + unavailable + "}");
        RollingUpdate update = RollingUpdate.of(Manifests.of(List.of(YamlFile.of("a.yaml", text)))
                        .workloads()
                        .get(0))
                .orElseThrow();

        assertEquals(surged, update.surge(replicas));
        assertEquals(gone, update.unavailable(replicas));
    }

    @Test
    void messagesCarryTheArithmetic() {
        assertEquals(
                "maxUnavailable 50% of 2 replicas, rounded down, is 1; an update takes 1 of 2 away before anything new is ready",
                message(of(Rule.U02, "half")
                        .replace("replicas: 3", "replicas: 2")
                        .replace(ROLLING, "{maxSurge: 1, maxUnavailable: 50%}")));
        assertEquals(
                "maxUnavailable (the default) 25% of 10 replicas, rounded down, is 2; during an update 8 of 10 replicas"
                        + " carry the load",
                message(of(Rule.U03, "ten")
                        .replace("replicas: 3", "replicas: 10")
                        .replace(STRATEGY, "")));
        assertEquals(
                "progressDeadlineSeconds 125 <= the startup probe's delay + period x failures 120 + minReadySeconds 5 = 125:"
                        + " a slow start is reported as a failed rollout",
                message(of(Rule.U05, "short").replace("progressDeadlineSeconds: 300", "progressDeadlineSeconds: 125")));
    }

    @Test
    void withoutTheFactTheLoadBalancerIsLeftUndecided() {
        CheckReport report = of(Rule.U06, "unknown")
                .replace("  minReadySeconds: 5\n", "")
                .facts(facts -> facts.loadBalancer(null))
                .report();

        assertEquals(List.of(), report.findings());
        assertTrue(report.undecided().contains(new Undecided(Rule.U06, Fact.LOAD_BALANCER, "Deployment shop")));
    }

    @Test
    void aRecreateForAVolumeIsOnlyAWarning() {
        assertEquals(
                Severity.WARNING,
                of(Rule.U01, "volume")
                        .replace(STRATEGY, "  strategy: {type: Recreate}\n")
                        .insert("terminationGracePeriodSeconds", VOLUME)
                        .append(CLAIM.formatted("ReadWriteOnce"))
                        .report()
                        .open()
                        .get(0)
                        .severity());
    }

    @Test
    void aHostPortWithRoomForItIsOnlyAWarning() {
        Finding finding = of(Rule.U04, "room")
                .replace("maxUnavailable: 0", "maxUnavailable: 1")
                .replace("containerPort: 8080", "containerPort: 8080, hostPort: 8080")
                .report()
                .open()
                .get(0);

        assertEquals(Severity.WARNING, finding.severity());
        assertEquals("remove hostPort; let the Service listen: ports: [{port: 8080, targetPort: http}]", finding.fix());
    }

    @Test
    void jobsAreNotRolled() {
        CheckReport report = of(Rule.U09, "job")
                .manifest("apiVersion: batch/v1\nkind: Job\nmetadata: {name: job}\nspec:\n  template:\n    spec:\n"
                        + "      containers: [{name: job, image: x, ports: [{containerPort: 80, hostPort: 80}]}]\n")
                .report();

        assertTrue(report.findings().stream().noneMatch(finding -> rules().contains(finding.rule())));
    }

    private static String message(RuleCase broken) {
        return broken.report().open().get(0).message();
    }
}
