package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.ServiceProfile;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ServiceRulesTest extends RuleContract {

    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata:
              name: shop
            spec:
              selector: {app: shop}
              ports:
                - {name: http, port: 80, targetPort: http}
            """;

    private static final String OTHER = "  selector: {app: shop}\n  ports";

    private static final String MONITOR = """
            apiVersion: monitoring.coreos.com/v1
            kind: ServiceMonitor
            metadata: {name: shop}
            spec:
              selector: {matchLabels: {team: web}}
              endpoints: [{port: http}]
            """;

    private static final String WORKER = """
            apiVersion: v1
            kind: Pod
            metadata: {name: worker, labels: {app: worker, team: web}}
            spec:
              containers:
                - name: worker
                  image: x
                  resources: {requests: {cpu: 1, memory: 1Gi}}
            """;

    private static RuleCase of(Rule rule, String name) {
        return RuleCase.of(rule, name);
    }

    /** With something more in the Service's spec. */
    private static RuleCase with(Rule rule, String name, String line) {
        return of(rule, name).replace(OTHER, "  " + line + "\n" + OTHER);
    }

    private static RuleCase monitored(Rule rule, String name) {
        return of(rule, name)
                .replace(SERVICE, SERVICE.replace("  name: shop\n", "  name: shop\n  labels: {team: web}\n"));
    }

    private static RuleCase statefulSet(Rule rule, String name, String line) {
        return with(rule, name, line)
                .replace("kind: Deployment", "kind: StatefulSet")
                .replace(
                        "  strategy:\n    type: RollingUpdate\n    rollingUpdate: {maxSurge: 1, maxUnavailable: 0}\n",
                        "  serviceName: shop\n")
                .replace("  progressDeadlineSeconds: 300\n", "");
    }

    @Override
    Set<Rule> rules() {
        return EnumSet.range(Rule.S01, Rule.S06);
    }

    @Override
    Stream<RuleCase> breaks() {
        return Stream.of(
                with(Rule.S01, "before ready", "publishNotReadyAddresses: true"),
                statefulSet(Rule.S01, "of a StatefulSet, with a cluster address", "publishNotReadyAddresses: true"),
                of(Rule.S01, "in one line")
                        .replace(
                                "  selector: {app: shop}\n  ports:\n    - {name: http, port: 80, targetPort: http}",
                                "  {publishNotReadyAddresses: true, selector: {app: shop}, ports: [{port: 80, targetPort: http}]}"),
                of(Rule.S02, "a name that no port has").replace("targetPort: http", "targetPort: web"),
                of(Rule.S02, "a number that no port has").replace("targetPort: http", "targetPort: 8000"),
                of(Rule.S02, "the port itself, which is not the container's").replace(", targetPort: http", ""),
                of(Rule.S02, "the port of an init container")
                        .replace("targetPort: http", "targetPort: setup")
                        .insert(
                                "terminationGracePeriodSeconds",
                                "      initContainers:\n        - {name: init, image: x, ports: [{name: setup, containerPort: 8090}]}"),
                of(Rule.S02, "another label").replace(OTHER, "  selector: {app: shops}\n  ports"),
                of(Rule.S02, "one label too many").replace(OTHER, "  selector: {app: shop, tier: web}\n  ports"),
                of(Rule.S02, "another name, for pods that nobody else selects")
                        .replace(
                                SERVICE,
                                SERVICE.replace("name: shop\n", "name: web\n")
                                        .replace("{app: shop}", "{app: shop, tier: web}")),
                with(Rule.S03, "from outside", "externalTrafficPolicy: Local"),
                with(Rule.S03, "from inside", "internalTrafficPolicy: Local"),
                with(Rule.S04, "no cluster address", "clusterIP: None"),
                with(Rule.S04, "no cluster address, quoted", "clusterIP: \"None\""),
                of(Rule.S05, "an ALB").facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB)),
                of(Rule.S05, "an NLB").facts(facts -> facts.loadBalancer(Facts.LoadBalancer.NLB)),
                of(Rule.S05, "a NEG that is seen")
                        .replace(
                                SERVICE,
                                SERVICE.replace(
                                        "  name: shop\n",
                                        "  name: shop\n  annotations: {cloud.google.com/neg: '{\"ingress\": true}'}\n"))
                        .facts(facts -> facts.loadBalancer(null)),
                monitored(Rule.S06, "by endpoints").append(MONITOR),
                monitored(Rule.S06, "by endpoints, and said so")
                        .append(MONITOR + "  serviceDiscoveryRole: Endpoints\n"));
    }

    private static ServiceProfile.Builder waiting(long propagation, long grace) {
        return RuleCase.withGraceful()
                .gracePeriod(RuleCase.figure("graceful.termination-grace-period", grace))
                .propagation(RuleCase.figure("graceful.propagation.delay", propagation));
    }

    @Override
    Stream<RuleCase> keeps() {
        return Stream.of(
                with(Rule.S01, "false", "publishNotReadyAddresses: false"),
                statefulSet(
                        Rule.S01,
                        "for the members of a StatefulSet",
                        "publishNotReadyAddresses: true\n  clusterIP: None"),
                of(Rule.S02, "by number").replace("targetPort: http", "targetPort: 8080"),
                of(Rule.S02, "a port that the service has and does not declare")
                        .replace("targetPort: http", "targetPort: 8080")
                        .replace("            - {name: http, containerPort: 8080}\n", ""),
                of(Rule.S02, "nothing declared at all")
                        .replace("targetPort: http", "targetPort: 8000")
                        .replace(
                                "          ports:\n            - {name: http, containerPort: 8080}\n"
                                        + "            - {name: management, containerPort: 8081}\n",
                                ""),
                of(Rule.S02, "the port of a native sidecar")
                        .replace("targetPort: http", "targetPort: proxied")
                        .insert(
                                "terminationGracePeriodSeconds",
                                "      initContainers:\n        - {name: envoy, image: x, restartPolicy: Always,"
                                        + " ports: [{name: proxied, containerPort: 8090}]}"),
                of(Rule.S02, "of somebody else")
                        .append(SERVICE.replace("name: shop", "name: cart").replace("app: shop", "app: cart")),
                of(Rule.S02, "of another part of the application")
                        .append(SERVICE.replace("name: shop", "name: cache")
                                .replace("{app: shop}", "{app: shop, tier: cache}")),
                of(Rule.S02, "of the same team")
                        .append(SERVICE.replace("name: shop", "name: cart")
                                .replace("{app: shop}", "{team: web, app: cart}"))
                        .append(WORKER),
                of(Rule.S02, "of another namespace")
                        .append(SERVICE.replace("name: shop\n", "name: shop\n  namespace: b\n")
                                .replace("{app: shop}", "{app: x}"))
                        .replace(
                                "  name: shop\n  labels: {app: shop}\n",
                                "  name: shop\n  namespace: a\n  labels: {app: shop}\n"),
                of(Rule.S02, "no selector")
                        .append(
                                "apiVersion: v1\nkind: Service\nmetadata: {name: shop-db}\nspec: {ports: [{port: 1, targetPort: 9}]}\n"),
                of(Rule.S02, "Knative's")
                        .append("apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: knative}\nspec:\n"
                                + "  template: {spec: {containers: [{name: knative, image: x}]}}\n"),
                with(Rule.S03, "everywhere", "externalTrafficPolicy: Cluster\n  internalTrafficPolicy: Cluster"),
                with(Rule.S03, "on every node", "internalTrafficPolicy: Local")
                        .replace("kind: Deployment", "kind: DaemonSet"),
                statefulSet(Rule.S04, "of a StatefulSet", "clusterIP: None"),
                of(Rule.S05, "a long enough wait")
                        .service(waiting(35, 60))
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB)),
                of(Rule.S05, "a long enough hook, whatever the service does")
                        .insert("image: registry", "          lifecycle: {preStop: {sleep: {seconds: 40}}}")
                        .service(ServiceProfile.builder())
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB)),
                of(Rule.S05, "no Service among these")
                        .replace(SERVICE, SERVICE.replace("shop", "cart"))
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB)),
                monitored(Rule.S06, "by slices").append(MONITOR + "  serviceDiscoveryRole: EndpointSlice\n"),
                monitored(Rule.S06, "by slices everywhere")
                        .append(MONITOR)
                        .append(
                                "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nspec: {serviceDiscoveryRole: EndpointSlice}\n"),
                of(Rule.S06, "of another Service").append(MONITOR));
    }

    @Test
    void theWaitIsReckonedAndTheFixTooAndADrainHookIsNoSecondWait() {
        List<Finding> plain = of(Rule.S05, "ALB")
                .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB))
                .report()
                .open();
        List<Finding> hooked = of(Rule.S05, "ALB and hook")
                .insert(
                        "image: registry",
                        "          lifecycle: {preStop: {httpGet: {path: /drain, port: management}}}")
                .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB))
                .report()
                .open()
                .stream()
                .filter(finding -> finding.rule() == Rule.S05)
                .toList();

        assertEquals(
                "the ALB (--load-balancer) may send new requests for 35s after the pod is told to stop;"
                        + " preStop 0s + graceful.propagation.delay 8s = 8s",
                plain.get(0).message());
        assertEquals(
                "set graceful.propagation.delay to 35s and terminationGracePeriodSeconds: 50 or more, and the service's own"
                        + " grace period with it",
                plain.get(0).fix());
        assertEquals(plain.get(0).message(), hooked.get(0).message());
    }

    @Test
    void aSleepBeforeSigtermCounts() {
        assertEquals(
                List.of("the NLB (--load-balancer) may send new requests for 130s after the pod is told to stop;"
                        + " preStop 50s + graceful.propagation.delay 5s = 55s"),
                of(Rule.S05, "NLB and sleep")
                        .insert("image: registry", "          lifecycle: {preStop: {sleep: {seconds: 50}}}")
                        .service(waiting(5, 90))
                        .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.NLB))
                        .report()
                        .open()
                        .stream()
                        .filter(finding -> finding.rule() == Rule.S05)
                        .map(Finding::message)
                        .toList());
    }

    @Test
    void aPortThatMayBeThereUndeclaredIsOnlyAWarning() {
        assertEquals(
                List.of(Severity.WARNING),
                of(Rule.S02, "nothing known of the service")
                        .replace("targetPort: http", "targetPort: 8000")
                        .service(ServiceProfile.builder())
                        .report()
                        .open()
                        .stream()
                        .filter(finding -> finding.rule() == Rule.S02)
                        .map(Finding::severity)
                        .toList());
    }

    @Test
    void whatNobodyKnowsIsUndecided() {
        List<Undecided> unknown = of(Rule.S05, "no fact")
                .facts(facts -> facts.loadBalancer(null))
                .report()
                .undecided();
        List<Undecided> noService = of(Rule.S05, "no service")
                .service(ServiceProfile.builder())
                .facts(facts -> facts.loadBalancer(Facts.LoadBalancer.ALB))
                .report()
                .undecided();

        assertTrue(unknown.contains(new Undecided(Rule.S05, Fact.LOAD_BALANCER, "Deployment shop")));
        assertTrue(noService.contains(new Undecided(Rule.S05, Fact.SERVICE, "Deployment shop")));
    }

    @Test
    void aServiceOfTwoWorkloadsIsReportedOnce() {
        CheckReport report = with(Rule.S03, "shared", "externalTrafficPolicy: Local")
                .append(WORKER.replace("app: worker", "app: shop"))
                .report();

        assertEquals(
                1,
                report.findings().stream()
                        .filter(finding -> finding.rule() == Rule.S03)
                        .count());
    }
}
