package io.graceful.manifest.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.manifest.service.ServiceProfile;
import io.graceful.manifest.yaml.Place;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProcessRulesTest extends RuleContract {

    private static final String POD = "      labels: {app: shop}\n    spec";

    @Override
    Set<Rule> rules() {
        return Set.of(Rule.I01, Rule.I02, Rule.I03, Rule.I04, Rule.I05);
    }

    @Override
    Stream<RuleCase> breaks() {
        return Stream.of(first(), signals(), proxies(), probes(), training()).flatMap(cases -> cases);
    }

    private static Stream<RuleCase> first() {
        return Stream.of(
                starts(Rule.I01, "a shell", "[sh, -c, java -jar service.jar]"),
                starts(
                        Rule.I01,
                        "a shell, quoted, after something else",
                        "[\"/bin/sh\", \"-c\", \"cd /app && java $JAVA_OPTS -jar 'service.jar'\"]"),
                starts(Rule.I01, "bash, by luck", "[/bin/bash, -ec, java -jar service.jar]"),
                starts(Rule.I01, "bash that has a pipe to wait for", "[bash, -c, java -jar service.jar | tee log]"),
                starts(Rule.I01, "with options", "[bash, -o, pipefail, -c, java -jar service.jar]"),
                starts(Rule.I01, "behind env", "[/usr/bin/env, A=1, sh, -c, java -jar service.jar]"),
                starts(Rule.I01, "busybox", "[busybox, sh, -c, java -jar service.jar]"),
                RuleCase.of(Rule.I01, "command and args")
                        .insert(
                                "image:",
                                "          command: [sh, -c]\n          args:\n            - java -jar service.jar"),
                RuleCase.of(Rule.I01, "shell form")
                        .dockerfile("FROM eclipse-temurin:17-jre\nENTRYPOINT java -jar service.jar\n"),
                RuleCase.of(Rule.I01, "shell form of CMD, on Alpine")
                        .dockerfile("FROM eclipse-temurin:17-jre-alpine\nCMD java -jar service.jar\n"),
                RuleCase.of(Rule.I01, "a shell in a list")
                        .dockerfile(
                                "FROM eclipse-temurin:17\nENTRYPOINT [\"sh\", \"-c\", \"java -jar service.jar\"]\n"),
                RuleCase.of(Rule.I01, "the line is the command")
                        .dockerfile(
                                "FROM eclipse-temurin:17\nENTRYPOINT [\"sh\", \"-c\"]\nCMD [\"java -jar service.jar\"]\n"),
                RuleCase.of(Rule.I01, "args instead of the command")
                        .insert("image:", "          args: [sh, -c, java -jar service.jar]")
                        .dockerfile("FROM eclipse-temurin:17\nCMD [\"java\", \"-jar\", \"service.jar\"]\n"));
    }

    private static Stream<RuleCase> signals() {
        return Stream.of(
                RuleCase.of(Rule.I02, "of the image").dockerfile("FROM a\nSTOPSIGNAL SIGQUIT\nCMD [\"java\"]\n"),
                RuleCase.of(Rule.I02, "by number").dockerfile("FROM a\nSTOPSIGNAL 9\nCMD [\"java\"]\n"),
                RuleCase.of(Rule.I02, "of the container")
                        .insert("image:", "          lifecycle: {stopSignal: SIGUSR1}"),
                RuleCase.of(Rule.I02, "the one of Ctrl-C")
                        .insert("image:", "          lifecycle: {stopSignal: SIGINT}"),
                RuleCase.of(Rule.I02, "-Xrs alone")
                        .insert("env:", "            - {name: JAVA_TOOL_OPTIONS, value: -Xrs}"),
                RuleCase.of(Rule.I02, "-Xrs among others")
                        .insert(
                                "env:",
                                "            - name: JAVA_OPTS\n              value: \"-Xmx1g -Xrs -XX:+UseG1GC\""),
                starts(Rule.I02, "-Xrs among the words", "[java, -Xrs, -jar, service.jar]"),
                RuleCase.of(Rule.I02, "the flag's long name")
                        .insert("env:", "            - {name: JDK_JAVA_OPTIONS, value: '-XX:+ReduceSignalUsage'}"),
                RuleCase.of(Rule.I02, "-Xrs in the image")
                        .dockerfile("FROM a\nENV JAVA_TOOL_OPTIONS=\"-Xmx1g -Xrs\"\nCMD [\"java\"]\n"),
                RuleCase.of(Rule.I02, "-Xrs in the image's command")
                        .dockerfile("FROM a\nENTRYPOINT [\"java\", \"-Xrs\"]\n"));
    }

    private static Stream<RuleCase> proxies() {
        return Stream.of(
                RuleCase.of(Rule.I03, "Istio's as an ordinary container")
                        .insert("      containers:", beside("istio-proxy")),
                RuleCase.of(Rule.I03, "Linkerd's as an ordinary container")
                        .insert("      containers:", beside("linkerd-proxy")),
                RuleCase.of(Rule.I03, "Envoy with a short sleep of its own")
                        .insert(
                                "      containers:",
                                beside("envoy")
                                        .replace("image: x", "image: x, lifecycle: {preStop: {sleep: {seconds: 5}}}")),
                RuleCase.of(Rule.I03, "Istio injects it").facts(facts -> facts.mesh(Facts.Mesh.ISTIO)),
                RuleCase.of(Rule.I03, "Istio injects it, by a label")
                        .replace(POD, POD.replace("app: shop", "app: shop, sidecar.istio.io/inject: 'true'")),
                RuleCase.of(Rule.I03, "Istio's drain is too short")
                        .replace(POD, annotated("proxy.istio.io/config: '{\"terminationDrainDuration\": \"10s\"}'"))
                        .facts(facts -> facts.mesh(Facts.Mesh.ISTIO)),
                RuleCase.of(Rule.I03, "Linkerd injects it").replace(POD, annotated("linkerd.io/inject: enabled")),
                RuleCase.of(Rule.I03, "Linkerd's wait is too short")
                        .replace(POD, annotated("config.alpha.linkerd.io/proxy-wait-before-exit-seconds: '10'"))
                        .facts(facts -> facts.mesh(Facts.Mesh.LINKERD)));
    }

    private static Stream<RuleCase> probes() {
        return Stream.of(
                RuleCase.of(Rule.I04, "shorter than the drain")
                        .insert("path: /livez", "            terminationGracePeriodSeconds: 5"),
                RuleCase.of(Rule.I04, "one second shorter")
                        .insert("path: /livez", "            terminationGracePeriodSeconds: 17"),
                RuleCase.of(Rule.I04, "of readiness, which is refused")
                        .insert("path: /healthz", "            terminationGracePeriodSeconds: 60"));
    }

    private static Stream<RuleCase> training() {
        return Stream.of(
                RuleCase.of(Rule.I05, "in the pod spec")
                        .insert("env:", "            - {name: GRACEFUL_WARMUP_EXIT_AFTER, value: 'true'}")
                        .reading(RuleCase.withGraceful().exitAfterWarmup("env GRACEFUL_WARMUP_EXIT_AFTER")),
                RuleCase.of(Rule.I05, "in the service's files")
                        .service(RuleCase.withGraceful().exitAfterWarmup("graceful.properties:3")));
    }

    @Override
    Stream<RuleCase> keeps() {
        return Stream.of(
                RuleCase.of(Rule.I05, "a pod that may end")
                        .manifest("""
                                apiVersion: v1
                                kind: Pod
                                metadata: {name: train}
                                spec:
                                  restartPolicy: Never
                                  containers: [{name: train, image: shop}]
                                """)
                        .service(RuleCase.withGraceful().exitAfterWarmup("graceful.properties:3")),
                starts(Rule.I01, "exec", "[sh, -c, exec java -jar service.jar]"),
                starts(Rule.I01, "an init", "[tini, --, sh, -c, java -jar service.jar]"),
                starts(Rule.I01, "another init", "[/usr/bin/dumb-init, sh, -c, java -jar service.jar]"),
                starts(Rule.I01, "a script nobody can read", "[sh, /app/run.sh]"),
                starts(Rule.I01, "no shell", "[java, -jar, service.jar]"),
                starts(Rule.I01, "the manifest's command counts", "[java, -jar, service.jar]")
                        .dockerfile("FROM a\nENTRYPOINT java -jar service.jar\n"),
                RuleCase.of(Rule.I01, "arguments for the program in the list")
                        .insert("image:", "          args: [sh, -c, x]"),
                RuleCase.of(Rule.I01, "shell form with exec")
                        .dockerfile("FROM a\nENTRYPOINT exec java $JAVA_OPTS -jar x.jar\n"),
                RuleCase.of(Rule.I01, "another stage").dockerfile("FROM a AS b\nCMD java\nFROM c\nCMD [\"java\"]\n"),
                RuleCase.of(Rule.I01, "no Dockerfile").dockerfile(""),
                RuleCase.of(Rule.I02, "TERM").dockerfile("FROM a\nSTOPSIGNAL SIGTERM\nCMD [\"java\"]\n"),
                RuleCase.of(Rule.I02, "TERM by number").dockerfile("FROM a\nSTOPSIGNAL 15\nCMD [\"java\"]\n"),
                RuleCase.of(Rule.I02, "INT, without graceful")
                        .dockerfile("FROM a\nSTOPSIGNAL SIGINT\nCMD [\"java\"]\n")
                        .service(HookTexts.withoutGraceful()),
                RuleCase.of(Rule.I02, "the container's own counts")
                        .insert("image:", "          lifecycle: {stopSignal: SIGTERM}")
                        .dockerfile("FROM a\nSTOPSIGNAL SIGQUIT\nCMD [\"java\"]\n"),
                RuleCase.of(Rule.I02, "a variable of the build")
                        .dockerfile("FROM a\nARG S\nSTOPSIGNAL $S\nCMD [\"java\"]\n"),
                RuleCase.of(Rule.I02, "another flag")
                        .insert("env:", "            - {name: JAVA_OPTS, value: -Xrsomething}"),
                RuleCase.of(Rule.I03, "a native sidecar")
                        .insert(
                                "    spec:",
                                "      initContainers:\n        - {name: istio-proxy, image: x, restartPolicy: Always}")
                        .facts(facts -> facts.mesh(Facts.Mesh.ISTIO)),
                RuleCase.of(Rule.I03, "injected as one")
                        .replace(POD, annotated("sidecar.istio.io/nativeSidecar: 'true'"))
                        .facts(facts -> facts.mesh(Facts.Mesh.ISTIO)),
                RuleCase.of(Rule.I03, "long enough")
                        .replace(POD, annotated("proxy.istio.io/config: 'terminationDrainDuration: 18s'"))
                        .facts(facts -> facts.mesh(Facts.Mesh.ISTIO)),
                RuleCase.of(Rule.I03, "until the last connection is gone")
                        .insert(
                                "      containers:",
                                beside("istio-proxy")
                                        .replace(
                                                "image: x",
                                                "image: x, env: [{name: EXIT_ON_ZERO_ACTIVE_CONNECTIONS,"
                                                        + " value: 'true'}]")),
                RuleCase.of(Rule.I03, "a sleep of its own")
                        .insert(
                                "      containers:",
                                beside("envoy")
                                        .replace("image: x", "image: x, lifecycle: {preStop: {sleep: {seconds: 18}}}")),
                RuleCase.of(Rule.I03, "nobody knows of a mesh").facts(facts -> facts.mesh(null)),
                RuleCase.of(Rule.I04, "as long as the drain")
                        .insert("path: /livez", "            terminationGracePeriodSeconds: 18"));
    }

    @Test
    void severityFollowsWhatTheShellDoes() {
        assertEquals(Severity.ERROR, severity(starts(Rule.I01, "", "[sh, -c, java]")));
        assertEquals(Severity.WARNING, severity(starts(Rule.I01, "", "[bash, -c, java]")));
        assertEquals(Severity.ERROR, severity(starts(Rule.I01, "", "[bash, -c, java; echo done]")));
        assertEquals(
                Severity.WARNING,
                severity(starts(Rule.I01, "", "[sh, -c, java]")
                        .dockerfile("FROM registry.access.redhat.com/ubi9/openjdk-17\n")));
        assertEquals(
                Severity.WARNING,
                severity(starts(Rule.I01, "", "[sh, -c, java]").dockerfile("FROM amazoncorretto:17-alpine\n")));
    }

    @Test
    void aFindingInTheDockerfileStandsThere() {
        RuleCase shell =
                RuleCase.of(Rule.I01, "").dockerfile("FROM eclipse-temurin:17\n\n  ENTRYPOINT java -jar x.jar\n");

        assertEquals(new Place("Dockerfile", 3, 3), shell.report().open().get(0).place());
    }

    @Test
    void theLineIsChangedWhereExecBelongs() {
        RuleCase shell = starts(Rule.I01, "", "[sh, -c, cd /app && java -jar 'it''s.jar']");

        Mending mending = Mending.of(shell.check(), shell.files(), Severity.INFO);

        assertTrue(
                mending.files().get(0).text().contains("[sh, -c, 'cd /app && exec java -jar ''it''''s.jar''']"),
                () -> mending.files().get(0).text());
    }

    @Test
    void aKnownProxyBesideAnUnknownServiceIsUndecided() {
        RuleCase unknown = RuleCase.of(Rule.I03, "")
                .insert("      containers:", beside("istio-proxy"))
                .service(ServiceProfile.builder());

        List<Undecided> undecided = unknown.report().undecided();
        assertTrue(undecided.contains(new Undecided(Rule.I03, Fact.SERVICE, "Deployment shop")), undecided::toString);
    }

    private static Severity severity(RuleCase one) {
        return one.report().open().get(0).severity();
    }

    private static RuleCase starts(Rule rule, String name, String command) {
        return RuleCase.of(rule, name).insert("image:", "          command: " + command);
    }

    private static String beside(String name) {
        return "        - {name: " + name + ", image: x}";
    }

    private static String annotated(String annotation) {
        return "      labels: {app: shop}\n      annotations:\n        " + annotation + "\n    spec";
    }
}
