package io.graceful.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graceful.testkit.service.Defect;
import io.graceful.testkit.service.Pods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same scenario on both data planes: they agree on every count that chance has no part in. */
@Execution(ExecutionMode.CONCURRENT)
class PlanesIT {

    @TempDir
    Path directory;

    @BeforeAll
    static void needsRoot() {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/usr/sbin/nft")),
                "the namespaces plane needs root and nftables");
    }

    /**
     * Eight connections are kept idle in between; a service that closes them without a word loses one request on each, and
     * one that cannot be heard at all in its last seconds is killed. Nothing of that depends on which pod a connection meets:
     * there is one.
     */
    @ParameterizedTest
    @CsvSource({"NONE, 0, 0", "CLOSES_IDLE_AT_ONCE, 8, 0", "NO_FAREWELL, 8, 0", "NEVER_ENDS, 0, 1"})
    void theyAgree(Defect defect, long failed, int kills) throws Exception {
        Path scenario = directory.resolve("scenario.yaml");
        String grace = defect == Defect.NEVER_ENDS ? "5" : "10";
        Files.writeString(
                scenario,
                "pod:\n  command: ['" + String.join("', '", Pods.command(defect)) + "']\n"
                        + "  env: {PORT: '${port.http}', MANAGEMENT_PORT: '${port.management}', GRACE_MS: '10000'}\n"
                        + "  ports: [http, management]\n  terminationGracePeriodSeconds: " + grace + "\n"
                        + "  readinessProbe: {httpGet: {path: /healthz, port: management}, periodSeconds: 1}\n"
                        + "deployment: {replicas: 1}\nnodes: [{count: 2, lag: 500ms}]\n"
                        // Each of the eight has its turn every 4 s: after the signal, and after the exit.
                        + "clients: [{kind: keep-alive, rate: 2, connections: 8, path: /hello, steady: true}]\n"
                        + "leadIn: 5s\nleadOut: 5s\n");
        Process onDirect = start(scenario, "direct");
        Process onNamespaces = start(scenario, "namespaces");
        String direct = end(onDirect, "direct");
        String namespaces = end(onNamespaces, "namespaces");

        assertEquals(failed, number(direct, "failed"), direct);
        assertEquals(failed, number(namespaces, "failed"), namespaces);
        assertEquals(kills, number(direct, "kills"), direct);
        assertEquals(kills, number(namespaces, "kills"), namespaces);
        assertTrue(namespaces.contains("\"plane\":\"namespaces\""));
    }

    private Process start(Path scenario, String plane) throws IOException {
        return new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.graceful.testkit.cli.Main",
                        "run",
                        "--plane",
                        plane,
                        "--json",
                        directory.resolve(plane + ".json").toString(),
                        scenario.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(plane + ".txt").toFile())
                .start();
    }

    private String end(Process kit, String plane) throws IOException, InterruptedException {
        assertTrue(kit.waitFor(90, TimeUnit.SECONDS), "the kit goes on");
        Path json = directory.resolve(plane + ".json");
        assertTrue(Files.exists(json), Files.readString(directory.resolve(plane + ".txt")));
        return Files.readString(json);
    }

    private static long number(String json, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":(\\d+)").matcher(json);
        assertTrue(matcher.find(), json);
        return Long.parseLong(matcher.group(1));
    }
}
