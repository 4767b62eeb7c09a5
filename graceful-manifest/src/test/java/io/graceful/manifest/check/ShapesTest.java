package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.YamlFile;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Manifests as they are met: other kinds of workloads, lists of objects, and what nobody should have written. */
class ShapesTest {

    private static final Set<Rule> ROLLOUTS_AND_SERVICES = EnumSet.range(Rule.U01, Rule.S06);

    private static final ManifestCheck CHECK = ManifestCheck.of(environment -> ServiceProfile.unknown());

    private static CheckReport report(String text) {
        return CHECK.check(List.of(YamlFile.of("a.yaml", text)));
    }

    private static Set<Rule> broken(String text) {
        return report(text).open().stream()
                .map(Finding::rule)
                .filter(rule -> ROLLOUTS_AND_SERVICES.contains(rule)
                        || rule.id().startsWith("A")
                        || rule.id().startsWith("B"))
                .collect(Collectors.toSet());
    }

    @Test
    void aRolloutIsNoDeploymentButHasReplicasAndPorts() {
        assertEquals(EnumSet.of(Rule.U04, Rule.U09, Rule.U10, Rule.B02), broken("""
                        apiVersion: argoproj.io/v1alpha1
                        kind: Rollout
                        metadata: {name: canary}
                        spec:
                          replicas: 4
                          selector: {matchLabels: {app: canary}}
                          strategy: {canary: {maxUnavailable: 50%, steps: [{setWeight: 20}]}}
                          template:
                            metadata: {labels: {app: canary}}
                            spec:
                              containers: [{name: c, image: c, ports: [{containerPort: 8080, hostPort: 8080}]}]
                        """));
    }

    @Test
    void aKnativeServiceScalesByItself() {
        assertEquals(EnumSet.of(Rule.U09), broken("""
                        apiVersion: serving.knative.dev/v1
                        kind: Service
                        metadata: {name: kn}
                        spec:
                          template:
                            spec: {containers: [{image: c, ports: [{containerPort: 8080}]}]}
                        """));
    }

    @Test
    void aDeploymentConfigHasAStrategyOfItsOwn() {
        assertEquals(EnumSet.of(Rule.U09, Rule.U10, Rule.B02), broken("""
                        apiVersion: apps.openshift.io/v1
                        kind: DeploymentConfig
                        metadata: {name: dc}
                        spec:
                          replicas: 5
                          selector: {app: dc}
                          strategy: {type: Rolling, rollingParams: {maxUnavailable: 100%}}
                          template:
                            metadata: {labels: {app: dc}}
                            spec: {containers: [{name: c, image: c}]}
                        """));
    }

    @Test
    void whatStandsInAListIsLookedAtTogether() {
        assertEquals(EnumSet.of(Rule.U09, Rule.U10, Rule.B02, Rule.S02), broken("""
                        apiVersion: v1
                        kind: List
                        items:
                        - apiVersion: apps/v1
                          kind: StatefulSet
                          metadata: {name: db}
                          spec:
                            serviceName: db
                            replicas: 3
                            selector: {matchLabels: {app: db}}
                            template:
                              metadata: {labels: {app: db}}
                              spec: {containers: [{name: c, image: c, ports: [{name: sql, containerPort: 5432}]}]}
                        - apiVersion: v1
                          kind: Service
                          metadata: {name: db}
                          spec: {clusterIP: None, publishNotReadyAddresses: true, selector: {app: db}, ports: [{port: 5432}]}
                        - apiVersion: v1
                          kind: Service
                          metadata: {name: db-http}
                          spec: {selector: {app: db}, ports: [{port: 80, targetPort: http}]}
                        """));
    }

    @Test
    void nonsenseIsRefusedInWordsAndMendedWithoutAddingToIt() {
        String text = """
                kind:
                spec: [1, 2]
                ---
                just text
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: odd}
                spec:
                  strategy: RollingUpdate
                  selector: app
                  replicas: [3]
                  template:
                    metadata: {labels: [], annotations: 3}
                    spec:
                      volumes: {a: b}
                      topologySpreadConstraints: none
                      affinity: {podAntiAffinity: [1]}
                      containers:
                      - image: odd
                        ports: {a: b}
                        resources: none
                        lifecycle: []
                      - just text
                ---
                apiVersion: v1
                kind: Service
                metadata: odd
                spec: {selector: [a], ports: [1, {port: [], targetPort: {}}], clusterIP: {}}
                ---
                apiVersion: policy/v1
                kind: PodDisruptionBudget
                spec: {minAvailable: [], maxUnavailable: {}, selector: {matchLabels: [a], matchExpressions: {b: c}}}
                ---
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                spec: {scaleTargetRef: {kind: Deployment, name: odd}, minReplicas: many, behavior: 1}
                """;

        Mending mending = Mending.of(CHECK, List.of(YamlFile.of("a.yaml", text)), Severity.INFO);

        assertTrue(broken(text).containsAll(EnumSet.of(Rule.A02, Rule.A03)));
        assertEquals(List.of(), mending.files().get(0).problems());
    }
}
