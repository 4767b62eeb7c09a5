package io.graceful.testkit.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule on its own: one thing wrong, one problem. */
class RulesTest {

    static Stream<Arguments> broken() {
        return Stream.of(
                pod(pod -> pod.command(List.of()), "pod.command: is missing (expected: the words of a command)"),
                pod(
                        pod -> pod.env("A", "${port.x}"),
                        "pod.env.A: ${port.x} (expected: one of node.name, pod.ip, pod.name, port.http)"),
                pod(
                        pod -> pod.ports(List.of()),
                        "pod.ports: none (expected: at least the one that the Service sends traffic to)"),
                pod(
                        pod -> pod.ports("http", "http"),
                        "pod.ports: http twice (expected: a name that no other port has)"),
                pod(
                        pod -> pod.ports(List.of(new PodSpec.Port("http", 70_000))),
                        "pod.ports: 70000 (expected: 1 to 65535, or none for any)"),
                pod(
                        pod -> pod.readinessProbe(Probe.httpGet("/r", "web")),
                        "pod.readinessProbe.httpGet: port web (expected: a number, or one of http)"),
                pod(
                        pod -> pod.readinessProbe(Probe.httpGet("r", "http")),
                        "pod.readinessProbe.httpGet: path r (expected: one that begins with /)"),
                pod(
                        pod -> pod.readinessProbe(Probe.httpGet("/r", "http").period(Duration.ZERO)),
                        "pod.readinessProbe.periodSeconds: 0ms (expected: whole seconds, 1 or more)"),
                pod(
                        pod -> pod.readinessProbe(Probe.httpGet("/r", "http").timeout(Duration.ofMillis(1500))),
                        "pod.readinessProbe.timeoutSeconds: 1.5s (expected: whole seconds, 1 or more)"),
                pod(
                        pod -> pod.livenessProbe(Probe.httpGet("/r", "http").successThreshold(2)),
                        "pod.livenessProbe.successThreshold: 2 (expected: 1, as the API server demands here)"),
                pod(
                        pod -> pod.livenessProbe(Probe.httpGet("/r", "http").failureThreshold(0)),
                        "pod.livenessProbe.failureThreshold: 0 (expected: 1 or more)"),
                pod(
                        pod -> pod.readinessProbe(Probe.httpGet("/r", "http").grace(Duration.ofSeconds(1))),
                        "pod.readinessProbe.terminationGracePeriodSeconds: is set (expected: not on a readiness probe)"),
                pod(
                        pod -> pod.livenessProbe(Probe.of(new Handler.Exec(List.of()))),
                        "pod.livenessProbe.exec: no command (expected: its words)"),
                pod(
                        pod -> pod.livenessProbe(Probe.of(new Handler.TcpSocket("x"))),
                        "pod.livenessProbe.tcpSocket: port x (expected: a number, or one of http)"),
                pod(
                        pod -> pod.preStop(new Handler.Sleep(Duration.ofSeconds(31))),
                        "pod.lifecycle.preStop.sleep: 31s (expected: at most terminationGracePeriodSeconds, 30s)"),
                pod(
                        pod -> pod.preStop(new Handler.HttpGet("/d", "http", null, false, Map.of("X", "${nope}"))),
                        "pod.lifecycle.preStop.httpGet: ${nope} (expected: one of node.name, pod.ip, pod.name,"
                                + " port.http)"),
                pod(
                        pod -> pod.grace(Duration.ofSeconds(-1)),
                        "pod.terminationGracePeriodSeconds: -1000ms (expected: whole seconds, 0 or more)"),
                pod(pod -> pod.arrivals("("), "pod.arrivals: ( (expected: a regular expression; Unclosed group)"),
                pod(
                        pod -> pod.arrivals("id"),
                        "pod.arrivals: id (expected: a regular expression whose first group is the id)"),
                scenario(s -> s.replicas(0), "deployment.replicas: 0 (expected: 1 to 200)"),
                scenario(
                        s -> s.deployment(Deployment.of(3)
                                .maxSurge(Deployment.Share.of(0))
                                .maxUnavailable(Deployment.Share.percent(0))),
                        "deployment.maxUnavailable: 0% with maxSurge 0 (expected: one of them above 0, or no pod can"
                                + " ever be replaced)"),
                scenario(
                        s -> s.deployment(Deployment.of(3).maxSurge(Deployment.Share.of(-1))),
                        "deployment.maxSurge: -1 (expected: 0 or more, as a number of pods or a percentage)"),
                scenario(
                        s -> s.nodes(1, Law.uniform(Duration.ofSeconds(5), Duration.ofSeconds(1))),
                        "nodes[0].lag: 5s to 1s (expected: the longer one last)"),
                scenario(
                        s -> s.nodes(1, Law.lognormal(Duration.ofSeconds(5), Duration.ofSeconds(1))),
                        "nodes[0].lag: p50 5s, p99 1s (expected: p50 above 0 and p99 not below p50)"),
                scenario(
                        s -> s.node("a", Law.never()).node("a", Law.never()),
                        "nodes[1].name: a (expected: a name that no other has)"),
                client(c -> c.connections(0), "clients[0].connections: 0 (expected: 1 to 10000)"),
                client(c -> c.timeout(Duration.ZERO), "clients[0].timeout: 0ms (expected: above 0)"),
                scenario(
                        s -> s.client(ClientSpec.get("c", ClientSpec.Kind.JDK, 0, "/")),
                        "clients[0].rate: 0.0 (expected: requests a second, above 0 and at most 20000)"),
                scenario(
                        s -> s.client(ClientSpec.get("c", ClientSpec.Kind.JDK, 1, "x")),
                        "clients[0].path: x (expected: a path that begins with /, in ASCII and without spaces)"),
                client(c -> c.port("x"), "clients[0].port: x (expected: one of the pod's ports http)"),
                scenario(
                        s -> s.client(ClientSpec.get("c", ClientSpec.Kind.JDK, 1, "/a b")),
                        "clients[0].path: /a b (expected: a path that begins with /, in ASCII and without spaces)"),
                client(c -> c.headers(Map.of("a b", "x")), "clients[0].headers: a b (expected: a name without spaces)"),
                client(
                        c -> c.headers(Map.of("A", "x\r\nB: y")),
                        "clients[0].headers.A: x\r\nB: y (expected: a value on one line)"),
                scenario(
                        s -> s.client(ClientSpec.get("c", ClientSpec.Kind.PROBER, 1, "/")
                                .post("x")),
                        "clients[0].body: 1 bytes (expected: none where the kind is prober)"),
                scenario(
                        s -> s.client(ClientSpec.get("c", ClientSpec.Kind.WEBSOCKET, 1, "/")
                                .wanted(Wanted.close(99))),
                        "clients[0].close: 99 (expected: 1000 to 4999, or 0 for none at all)"),
                client(
                        c -> c.sharing("nobody"),
                        "clients[0].shares: nobody (expected: a client before this one, of the same kind, port, tls, version,"
                                + " java and classPath, that shares with nobody itself)"),
                scenario(
                        s -> s.client(ClientSpec.get("c", ClientSpec.Kind.NEW_CONNECTION, 1, "/")
                                .sharing("b")),
                        "clients[0].shares: b (expected: only where the kind is keep-alive, http2 or a library)"),
                client(
                        c -> c.manners(Manners.leaving(Duration.ofSeconds(1))),
                        "clients[0].leaves: 1s (expected: only where the kind is new-connection or http2)"),
                client(
                        c -> c.post(Body.of(10).over(Duration.ofSeconds(10))),
                        "clients[0].over: 10s (expected: shorter than the timeout of 10s)"),
                client(c -> c.post(Body.of(-1)), "clients[0].upload: -1 (expected: 0 to 1073741824 bytes)"),
                client(c -> c.wanted(Wanted.status(99)), "clients[0].status: 99 (expected: 200 to 599)"),
                client(
                        c -> c.wanted(Wanted.close(1000)),
                        "clients[0].close: 1000 (expected: only where the kind is websocket)"),
                client(
                        c -> c.transport(Transport.CLEARTEXT.anew()),
                        "clients[0].fresh: true (expected: only where the kind is jdk)"),
                client(
                        c -> c.transport(Transport.CLEARTEXT.java(Path.of("no-such-jdk"))),
                        "clients[0].java: no-such-jdk (expected: only where the kind is a Java library)"),
                library(
                        c -> c.transport(Transport.CLEARTEXT.java(Path.of("no-such-jdk"))),
                        "clients[0].java: no-such-jdk (expected: the home of a JDK, with bin/java in it)"),
                library(
                        c -> c.transport(Transport.CLEARTEXT.tls(new Transport.Tls(Path.of("no-such-file.pem")))),
                        "clients[0].tls: no-such-file.pem (expected: any, or a file with certificates in PEM)"),
                library(
                        c -> c.manners(Manners.reading(100)),
                        "clients[0].reads: 100 (expected: only where the kind is new-connection, keep-alive or http2)"),
                library(
                        c -> c.post(Body.of(10).inChunks()),
                        "clients[0].chunked: true (expected: only where the kind is new-connection or keep-alive)"),
                scenario(
                        s -> s.client(ClientSpec.get("c", ClientSpec.Kind.NEW_CONNECTION, 1, "/")
                                .manners(Manners.sendingHalf(Manners.Half.BODY, Duration.ofSeconds(1)))),
                        "clients[0].half: BODY (expected: a body or an upload, with its length, to send the half of)"),
                scenario(
                        s -> s.client(ClientSpec.get("c", ClientSpec.Kind.EVENTS, 1, "/")
                                .wanted(Wanted.ends("9"))),
                        "clients[0].ends: 9 (expected: another kind, such as new-connection: events is for streams without an"
                                + " end)"),
                scenario(
                        s -> s.counts(Counts.of(Handler.HttpGet.of("/metrics", "x"), "in_flight")),
                        "counts.httpGet.port: x (expected: one of the pod's ports http)"),
                scenario(
                        s -> s.counts(Counts.of(Handler.HttpGet.of("/metrics", "http"))),
                        "counts.zero: none (expected: the names of metrics that have to be zero)"),
                scenario(s -> s.then(new Action.Scale(-1)), "steps[0].scale: -1 (expected: 0 to 200)"),
                scenario(s -> s.then(new Action.Delete(0, null)), "steps[0].delete: 0 (expected: 1 or more pods)"),
                scenario(
                        s -> s.then(new Action.KubeletRestart("x")),
                        "steps[0].kubelet-restart: x (expected: one of node-1, node-2, node-3, node-4)"),
                scenario(
                        s -> s.limit(Duration.ofSeconds(3)),
                        "limit: 3s (expected: more than the 3s that the scenario waits by itself)"),
                scenario(s -> s.expect(new Expectation(-1, 0)), "expect.failed: -1 (expected: 0 or more)"),
                scenario(
                        s -> s.expect(new Expectation(0, 0, 0.5)),
                        "expect.coldRatio: 0.5 (expected: a number, 1 or more)"),
                scenario(
                        s -> s.expect(new Expectation(0, 0, Double.NaN)),
                        "expect.coldRatio: NaN (expected: a number, 1 or more)"),
                scenario(
                        s -> s.expect(new Expectation(0, 0, Double.POSITIVE_INFINITY)),
                        "expect.coldRatio: Infinity (expected: a number, 1 or more)"));
    }

    private static Arguments pod(UnaryOperator<PodSpec.Builder> change, String problem) {
        return Arguments.of(Scenario.of(change.apply(PodSpec.running("service")).build()), problem);
    }

    private static Arguments scenario(UnaryOperator<Scenario.Builder> change, String problem) {
        return Arguments.of(change.apply(Scenario.of(PodSpec.running("service").build())), problem);
    }

    private static Arguments client(UnaryOperator<ClientSpec> change, String problem) {
        ClientSpec client = ClientSpec.get("c", ClientSpec.Kind.KEEP_ALIVE, 1, "/");
        return scenario(s -> s.client(change.apply(client)), problem);
    }

    private static Arguments library(UnaryOperator<ClientSpec> change, String problem) {
        return scenario(s -> s.client(change.apply(ClientSpec.get("c", ClientSpec.Kind.JDK, 1, "/"))), problem);
    }

    @ParameterizedTest
    @MethodSource("broken")
    void oneThingWrongIsOneProblem(Scenario.Builder scenario, String problem) {
        assertEquals(
                problem, assertThrows(ScenarioException.class, scenario::build).getMessage());
    }

    @Test
    void allProblemsComeAtOnce() {
        Scenario.Builder scenario =
                Scenario.of(PodSpec.running().build()).replicas(0).then(new Action.Scale(-1));

        assertEquals(
                3,
                assertThrows(ScenarioException.class, scenario::build)
                        .problems()
                        .size());
    }
}
