package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.yaml.YamlFile;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ApiRulesTest extends RuleContract {

    private static final String HPA = """
            apiVersion: %s
            kind: HorizontalPodAutoscaler
            metadata: {name: shop}
            spec:
              scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: shop}
              minReplicas: %s
              maxReplicas: 9
            """;

    @Override
    Set<Rule> rules() {
        return EnumSet.of(Rule.A01, Rule.A02, Rule.A03);
    }

    @Override
    Stream<RuleCase> breaks() {
        return Stream.of(
                RuleCase.of(Rule.A01, "Deployment of extensions/v1beta1").replace("apps/v1\n", "extensions/v1beta1\n"),
                RuleCase.of(Rule.A01, "Deployment of apps/v1beta2").replace("apps/v1\n", "apps/v1beta2\n"),
                RuleCase.of(Rule.A01, "budget of policy/v1beta1").replace("policy/v1\n", "policy/v1beta1\n"),
                RuleCase.of(Rule.A01, "autoscaler of v2beta2").append(HPA.formatted("autoscaling/v2beta2", "3")),
                RuleCase.of(Rule.A01, "autoscaler of v2beta1 with metrics")
                        .append(
                                HPA.formatted("autoscaling/v2beta1", "3")
                                        + "  metrics: [{type: Resource, resource: {name: cpu, targetAverageUtilization: 80}}]\n"),
                RuleCase.of(Rule.A01, "Ingress")
                        .append("apiVersion: networking.k8s.io/v1beta1\nkind: Ingress\nmetadata: {name: x}\nspec:\n"
                                + "  backend: {serviceName: shop, servicePort: 80}\n"),
                RuleCase.of(Rule.A01, "in a List")
                        .append(
                                "apiVersion: v1\nkind: List\nitems:\n- apiVersion: discovery.k8s.io/v1beta1\n  kind: EndpointSlice\n"),
                RuleCase.of(Rule.A01, "CronJob").append("""
                                apiVersion: batch/v1beta1
                                kind: CronJob
                                metadata: {name: nightly}
                                spec: {schedule: "0 1 * * *"}
                                """),
                RuleCase.of(Rule.A02, "no selector")
                        .replace("  selector:\n    matchLabels: {app: shop}\n  template", "  template"),
                RuleCase.of(Rule.A02, "empty selector")
                        .replace("  selector:\n    matchLabels: {app: shop}\n  template", "  selector: {}\n  template"),
                RuleCase.of(Rule.A02, "selector without matchLabels")
                        .replace("    matchLabels: {app: shop}\n  template", "    app: shop\n  template"),
                RuleCase.of(Rule.A02, "another value")
                        .replace(
                                "    matchLabels: {app: shop}\n  template",
                                "    matchLabels: {app: shops}\n  template"),
                RuleCase.of(Rule.A02, "a label that pods lack")
                        .replace(
                                "    matchLabels: {app: shop}\n  template",
                                "    matchLabels: {app: shop, tier: web}\n  template"),
                RuleCase.of(Rule.A02, "an expression that pods break")
                        .replace(
                                "    matchLabels: {app: shop}\n  template",
                                "    matchExpressions: [{key: app, operator: NotIn, values: [shop]}]\n  template"),
                RuleCase.of(Rule.A03, "a quoted number").replace("minReadySeconds: 5", "minReadySeconds: \"5\""),
                RuleCase.of(Rule.A03, "a unit").replace("PeriodSeconds: 30\n", "PeriodSeconds: 30s\n"),
                RuleCase.of(Rule.A03, "quoted threshold").replace("failureThreshold: 3", "failureThreshold: '3'"),
                RuleCase.of(Rule.A03, "a fraction").replace("minReadySeconds: 5", "minReadySeconds: 5.5"),
                RuleCase.of(Rule.A03, "a negative number").replace("minReadySeconds: 5", "minReadySeconds: -5"),
                RuleCase.of(Rule.A03, "quoted replicas").replace("replicas: 3", "replicas: \"3\""),
                RuleCase.of(Rule.A03, "quoted maxUnavailable").replace("maxUnavailable: 0}", "maxUnavailable: \"0\"}"),
                RuleCase.of(Rule.A03, "quoted targetPort").replace("targetPort: http", "targetPort: \"8080\""),
                RuleCase.of(Rule.A03, "quoted port of a Service").replace("port: 80,", "port: '80',"),
                RuleCase.of(Rule.A03, "quoted budget").replace("  maxUnavailable: 1\n", "  maxUnavailable: \"1\"\n"));
    }

    @Override
    Stream<RuleCase> keeps() {
        return Stream.of(
                RuleCase.of(Rule.A01, "policy/v1").replace("policy/v1\n", "policy/v1 # not v1beta1\n"),
                RuleCase.of(Rule.A01, "another kind of a group with old versions")
                        .append("apiVersion: extensions/v1beta1\nkind: Thing\n"),
                RuleCase.of(Rule.A01, "an operator's v1beta1")
                        .append("apiVersion: apps.example/v1beta1\nkind: Deployment\n"),
                RuleCase.of(Rule.A02, "Service-like selector of an operator's kind")
                        .append("""
                                apiVersion: apps.openshift.io/v1
                                kind: DeploymentConfig
                                metadata: {name: other}
                                spec:
                                  replicas: 2
                                  selector: {app: other}
                                  template:
                                    metadata: {labels: {app: other}}
                                    spec: {containers: [{name: other, image: x}]}
                                """),
                RuleCase.of(Rule.A02, "an expression that pods pass")
                        .replace(
                                "    matchLabels: {app: shop}\n  template",
                                "    matchExpressions: [{key: app, operator: In, values: [shop]}]\n  template"),
                RuleCase.of(Rule.A02, "a patch")
                        .append("apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: shop}\n"
                                + "spec: {template: {spec: {containers: [{name: shop, tty: true}]}}}\n"),
                RuleCase.of(Rule.A02, "more labels on the pods")
                        .replace(
                                "      labels: {app: shop}\n    spec",
                                "      labels: {app: shop, version: '1'}\n    spec"),
                RuleCase.of(Rule.A03, "absent numbers")
                        .replace("  minReadySeconds: 5\n  progressDeadlineSeconds: 300\n", ""),
                RuleCase.of(Rule.A03, "zero").replace("minReadySeconds: 5", "minReadySeconds: 0"),
                RuleCase.of(Rule.A03, "percentages")
                        .replace("maxSurge: 1, maxUnavailable: 0", "maxSurge: '25%', maxUnavailable: 0%"));
    }

    @Test
    void whatIsStillServedIsOnlyAnnounced() {
        CheckReport old = RuleCase.of(Rule.A01, "on 1.24")
                .replace("policy/v1\n", "policy/v1beta1\n")
                .facts(facts -> facts.kubernetes(new KubernetesVersion(1, 24)))
                .report();
        CheckReport older = RuleCase.of(Rule.A01, "on 1.20, which has no other")
                .replace("policy/v1\n", "policy/v1beta1\n")
                .facts(facts -> facts.kubernetes(new KubernetesVersion(1, 20)))
                .report();

        assertEquals(List.of(Severity.INFO), severities(old));
        assertEquals(List.of(), severities(older));
    }

    @Test
    void labelsComeWithTheSelectorWhereThePodsHaveNone() {
        String dated = """
                apiVersion: extensions/v1beta1
                kind: Deployment
                metadata:
                  name: shop
                spec:
                  replicas: 2
                  # the pods
                  template:
                    spec:
                      containers:
                        - name: shop
                          image: shop:1
                """;
        RuleCase broken = RuleCase.of(Rule.A02, "nothing at all").manifest(dated);

        String mended = Mending.of(broken.check(), broken.files(), Severity.ERROR)
                .files()
                .get(0)
                .text();

        assertTrue(mended.startsWith("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata:
                          name: shop
                        spec:
                          replicas: 2
                          selector:
                            matchLabels:
                              app: shop
                          # the pods
                          template:
                            metadata:
                              labels:
                                app: shop
                            spec:
                        """), mended);
    }

    @Test
    void theServiceOfThatNameSaysWhatThePodsAreCalled() {
        RuleCase broken = RuleCase.of(Rule.A02, "no labels")
                .replace(
                        "  selector:\n    matchLabels: {app: shop}\n  template:\n    metadata:\n      labels: {app: shop}\n",
                        "  template:\n")
                .replace("selector: {app: shop}\n  ports", "selector: {run: my-shop}\n  ports")
                .replace("matchLabels: {app: shop}}", "matchLabels: {run: my-shop}}")
                .replace("    matchLabels: {app: shop}", "    matchLabels: {run: my-shop}");

        Mending mending = Mending.of(broken.check(), broken.files(), Severity.INFO);

        assertEquals(List.of(), mending.report().open());
        assertTrue(mending.files().get(0).text().contains("      labels:\n        run: my-shop\n"));
    }

    @Test
    void numbersOfContainersAreLookedAtToo() {
        String text = RuleCase.good().replace("containerPort: 8080", "containerPort: \"8080\"");
        CheckReport report = RuleCase.of(Rule.A03, "port").check().check(List.of(YamlFile.of("a.yaml", text)));

        assertTrue(report.open().stream()
                .anyMatch(finding -> finding.message()
                        .equals("containerPort: \"8080\" is a text (expected: a whole number, 0 or more)")));
    }

    private static List<Severity> severities(CheckReport report) {
        return report.open().stream().map(Finding::severity).toList();
    }
}
