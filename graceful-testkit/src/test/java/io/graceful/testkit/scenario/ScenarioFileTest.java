package io.graceful.testkit.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioFileTest {

    @TempDir
    Path directory;

    /** The example of the documentation is the test of every key. */
    @Test
    void theDocumentedExampleIsReadAsItSays() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "testkit-scenario.md"));
        String yaml = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("\n```", page.indexOf("```yaml\n")));
        Files.createDirectories(directory.resolve("lib"));
        Files.createFile(directory.resolve("lib/okhttp.jar"));
        Scenario scenario = read(yaml);

        assertEquals("three pods, two updates", scenario.name());
        assertEquals(42, scenario.seed());
        assertEquals(
                List.of("java", "-jar", "target/service.jar"), scenario.pod().command());
        assertEquals(directory.toAbsolutePath().resolve("."), scenario.pod().workingDir());
        assertEquals(Map.of("PORT", "${port.http}"), scenario.pod().env());
        assertEquals(Duration.ofSeconds(30), scenario.pod().grace());
        assertEquals(
                Probe.httpGet("/startupz", "management")
                        .period(Duration.ofSeconds(1))
                        .failureThreshold(120)
                        .timeout(Duration.ofSeconds(2)),
                scenario.pod().startupProbe());
        assertEquals(
                new Handler.HttpGet("/drain", "management", null, false, Map.of("X-Graceful-Token", "secret")),
                scenario.pod().preStop());
        assertEquals("request (\\S+)", scenario.pod().arrivals());
        assertEquals(Deployment.of(3), scenario.deployment());
        assertEquals(
                List.of(
                        new NodeSpec("node-1", Law.uniform(Duration.ofSeconds(1), Duration.ofSeconds(5))),
                        new NodeSpec("node-2", Law.uniform(Duration.ofSeconds(1), Duration.ofSeconds(5))),
                        new NodeSpec("node-3", Law.uniform(Duration.ofSeconds(1), Duration.ofSeconds(5))),
                        new NodeSpec("slow", Law.fixed(Duration.ofSeconds(12))),
                        new NodeSpec("node-5", Law.lognormal(Duration.ofMillis(1500), Duration.ofMillis(6800))),
                        new NodeSpec("node-6", Law.never())),
                scenario.nodes());
        assertEquals(
                ClientSpec.get("pool", ClientSpec.Kind.KEEP_ALIVE, 50, "/orders")
                        .post("order"),
                scenario.clients().get(1));
        assertEquals(
                List.of(
                        "rolling-update",
                        "rolling-update",
                        "scale",
                        "delete",
                        "node-shutdown",
                        "liveness-kill",
                        "kubelet-restart",
                        "pause"),
                scenario.steps().stream().map(step -> step.action().name()).toList());
        assertEquals(
                Step.during(Duration.ofSeconds(2), new Action.KubeletRestart("node-2")),
                scenario.steps().get(6));
        assertEquals(new Expectation(0, 0, 2.0), scenario.expect());
    }

    @Test
    void anUpdateChangesWhatItNamesAndKeepsTheRest() throws IOException {
        Scenario scenario = read("""
                pod: {command: [service], env: {A: "1", B: "2"}}
                steps: [{rolling-update: {env: {B: "3"}}}]
                """);

        Action.RollingUpdate update =
                (Action.RollingUpdate) scenario.steps().get(0).action();
        assertEquals(Map.of("A", "1", "B", "3"), update.pod().env());
        assertEquals(List.of("service"), update.pod().command());
    }

    @Test
    void aMixIsAskedForByNameWithThePagesThatTheServiceHas() throws IOException {
        Scenario all = read("""
                pod: {command: [service]}
                clients: world
                """);
        Scenario some = read("""
                pod: {command: [service]}
                clients:
                  - {mix: world, share: 0.5, pages: {get: /a, download: /b, alive: /c}, without: [http2]}
                  - {name: mine, path: /d}
                """);

        assertEquals(Mix.WORLD.clients(Mix.usualPages(), 1), all.clients());
        assertEquals(
                List.of(
                        "new connections /a",
                        "java client /a",
                        "java client anew /a",
                        "download /b",
                        "slow reader /b",
                        "stalled reader /b",
                        "half a head /a",
                        "prober /c",
                        "mine /d"),
                some.clients().stream()
                        .map(client -> client.name() + " " + client.message().path())
                        .toList());
        assertEquals(10, some.clients().get(0).rate());
        Scenario secure = read("""
                pod: {command: [service], ports: [http, https]}
                clients: [{mix: world, port: https, tls: any}]
                """);
        assertTrue(secure.clients().stream()
                .allMatch(client -> client.port().equals("https")
                        && Transport.Tls.ANY.equals(client.transport().tls())));
        assertEquals(1, some.clients().get(7).rate(), "each pod is probed once a second, whatever the share");
    }

    @Test
    void whoIsNotInAMixCannotBeLeftOut() throws IOException {
        Path file = directory.resolve("s.yaml");
        Files.writeString(file, "clients: [{mix: http1, without: [nobody]}]");

        ScenarioException failure = assertThrows(ScenarioException.class, () -> ScenarioFile.read(file));
        assertTrue(
                failure.getMessage()
                        .startsWith(file
                                + ":1:33: clients[0].without: nobody (expected: a kind, or one of new connections,"),
                failure::getMessage);
    }

    @Test
    void callersOfTheWorldSayHowTheyAre() throws IOException {
        Scenario scenario = read("""
                pod: {command: [service], ports: [http, admin]}
                clients:
                  - {name: slow, path: /big, reads: 64KiB, stalls: 2s, bytes: 1MiB, port: admin, timeout: 30s}
                  - {name: up, path: /up, upload: 1MiB, chunked: true, expectContinue: true, over: 2s, status: 413, counted: false}
                  - {name: events, path: /events, ends: 9, tls: any}
                  - {name: gone, path: /slow, leaves: 300ms, half: head}
                  - {name: ws, kind: websocket, path: /ws, close: 1012}
                  - {name: new java, kind: jdk, fresh: true, version: HTTP_2}
                counts: {httpGet: {path: /metrics, port: admin}, zero: [in_flight], within: 3s}
                """);

        ClientSpec slow = scenario.clients().get(0);
        assertEquals(new Manners(65_536, Duration.ofSeconds(2), null, Manners.Half.NONE), slow.manners());
        assertEquals(Wanted.bytes(1 << 20), slow.wanted());
        assertEquals("admin", slow.port());
        ClientSpec upload = scenario.clients().get(1);
        assertEquals(
                Body.of(1 << 20).inChunks().expectingContinue().over(Duration.ofSeconds(2)),
                upload.message().body());
        assertEquals(Wanted.status(413), upload.wanted());
        assertFalse(upload.counted());
        assertEquals(Wanted.ends("9"), scenario.clients().get(2).wanted());
        assertEquals(Transport.Tls.ANY, scenario.clients().get(2).transport().tls());
        assertEquals(
                Manners.sendingHalf(Manners.Half.HEAD, Duration.ofMillis(300)),
                scenario.clients().get(3).manners());
        assertEquals(1012, scenario.clients().get(4).wanted().close());
        assertEquals(
                Transport.CLEARTEXT.anew().version(Transport.Version.HTTP_2),
                scenario.clients().get(5).transport());
        assertEquals(
                new Counts(Handler.HttpGet.of("/metrics", "admin"), List.of("in_flight"), Duration.ofSeconds(3)),
                scenario.counts());
    }

    @Test
    void aManifestsOwnFormIsReadToo() throws IOException {
        Scenario scenario = read("""
                pod:
                  command: [sh]
                  args: [-c, run]
                  env: [{name: A, value: x}]
                  ports: [{name: http, containerPort: 8080, protocol: TCP}]
                  lifecycle: {preStop: {sleep: {seconds: 5}}}
                """);

        assertEquals(List.of("sh", "-c", "run"), scenario.pod().command());
        assertEquals(Map.of("A", "x"), scenario.pod().env());
        assertEquals(List.of(new PodSpec.Port("http", 8080)), scenario.pod().ports());
        assertEquals(new Handler.Sleep(Duration.ofSeconds(5)), scenario.pod().preStop());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pod: {comand: [x]} | :1:7: pod.comand: is not known (did you mean command?)",
                "pods: 1 | :1:1: pods: is not known (did you mean pod?)",
                "seed: x | :1:7: seed: x (expected: a whole number)",
                "limit: soon | :1:8: limit: soon (expected: a duration such as 500ms, 5s or 2m)",
                "name: a\\nname: b | :2:1: name: is there twice (expected: once)",
                "steps: x | :1:8: steps: x (expected: a list of steps)",
                "steps: [] | :1:8: steps: none (expected: one or more, or no steps at all)",
                "steps: [explode] | :1:9: steps[0]: explode (expected: one of rolling-update, scale, delete, node-shutdown,"
                        + " liveness-kill, evict, kubelet-restart, second-signal, pause)",
                "steps: [{scale: 1, delete: 1}] | :1:9: steps[0]: 2 actions (expected: one of rolling-update, scale,"
                        + " delete, node-shutdown, liveness-kill, evict, kubelet-restart, second-signal, pause)",
                "nodes: [{lag: x}] | :1:15: nodes[0].lag: x (expected: a duration such as 2s, a range such as 1s..5s, never,"
                        + " or p50 and p99)",
                "nodes: [{}] | :1:9: nodes[0].lag: is missing (expected: a duration such as 2s, a range such as 1s..5s,"
                        + " never, or p50 and p99)",
                "expect: {coldRatio: twice} | :1:21: expect.coldRatio: twice (expected: a number)",
                "expect: {coldratio: 2} | :1:10: expect.coldratio: is not known (did you mean coldRatio?)",
                "pod: {command: [x]}\\nexpect: {coldRatio: 0} | :2:21: expect.coldRatio: 0.0 (expected: a number, 1 or more)",
                "clients: [{kind: http3}] | :1:18: clients[0].kind: http3 (expected: one of new-connection, keep-alive, http2,"
                        + " events, websocket, prober, jdk, apache, okhttp, reactor-netty, grpc, go, python)",
                "clients: moon | :1:10: clients: moon (expected: a list of clients, or one of http1, world)",
                "clients: [{mix: world, share: 0}] | :1:31: clients[0].share: 0.0 (expected: above 0, at most 100)",
                "clients: [{mix: world, pages: {got: /}}] | :1:32: clients[0].pages.got: is not known (did you mean get?)",
                "clients: [{mix: world, pages: {}}] | :1:11: clients[0]: has no callers (expected: pages that somebody asks for)",
                "clients: [{mix: world, pages: {get: hello}}] | :1:37: clients[0].pages.get: hello (expected: a path that"
                        + " begins with /)",
                "clients: [{upload: much}] | :1:20: clients[0].upload: much (expected: bytes such as 500, 64KiB or 8MiB)",
                "clients: [{body: a, upload: 1}] | :1:29: clients[0].upload: 1 (expected: no upload where there is a body)",
                "clients: [{chunked: true}] | :1:21: clients[0].chunked: true (expected: nothing where there is no"
                        + " body or upload)",
                "clients: [{half: tail}] | :1:18: clients[0].half: tail (expected: one of body, head)",
                "clients: [{kind: jdk, version: HTTP_3}] | :1:32: clients[0].version: HTTP_3 (expected: one of HTTP_1_1,"
                        + " HTTP_2)",
                "pod: {command: [x]}\\ncounts: {zero: [a]} | :2:9: counts.httpGet: is missing (expected: path and port of"
                        + " the page)",
                "service: {publishNotReadyAddresses: yes} | :1:37: service.publishNotReadyAddresses: yes (expected: true or"
                        + " false)",
                "pod: {lifecycle: {preStop: {tcpSocket: {port: 1}}}} | :1:28: pod.lifecycle.preStop: tcpSocket, which"
                        + " Kubernetes does not run (expected: one of httpGet, exec, sleep)",
                "[1] | :1:1: a list (expected: name, seed, pod, deployment, service, nodes, clients, counts, steps, leadIn,"
                        + " leadOut, limit, expect)",
                "a: [ | :1:5: no YAML: expected the node content, but found '<stream end>'",
                "pod: {command: [x]}\\ndeployment: {replicas: 0} | :2:24: deployment.replicas: 0 (expected: 1 to 200)",
                "deployment: {replicas: 1} | : pod.command: is missing (expected: the words of a command)",
            })
    void everyProblemNamesItsPlace(String yaml, String problem) throws IOException {
        Path file = directory.resolve("s.yaml");
        Files.writeString(file, yaml.replace("\\n", "\n"));

        ScenarioException failure = assertThrows(ScenarioException.class, () -> ScenarioFile.read(file));
        assertEquals(file + problem, failure.getMessage());
    }

    @Test
    @Timeout(10)
    void anAliasBombIsOneError() throws IOException {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (int i = 1; i < 60; i++) {
            bomb.append("a").append(i).append(": &a").append(i).append(" [");
            bomb.append(("*a" + (i - 1) + ", ").repeat(8))
                    .append("*a")
                    .append(i - 1)
                    .append("]\n");
        }
        Path file = directory.resolve("bomb.yaml");
        Files.writeString(file, bomb);

        String message = assertThrows(ScenarioException.class, () -> ScenarioFile.read(file))
                .getMessage();
        assertTrue(message.length() < 20_000, () -> "endless: " + message.length());
    }

    @Test
    void aMissingFileIsOneError() {
        Path file = directory.resolve("none.yaml");

        assertEquals(
                file + ": no such file",
                assertThrows(ScenarioException.class, () -> ScenarioFile.read(file))
                        .getMessage());
    }

    private Scenario read(String yaml) throws IOException {
        Path file = directory.resolve("scenario.yaml");
        Files.writeString(file, yaml);
        return ScenarioFile.read(file);
    }
}
