package io.graceful.testkit;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graceful.testkit.scenario.PodSpec;
import io.graceful.testkit.scenario.Probe;
import io.graceful.testkit.scenario.Scenario;
import io.graceful.testkit.service.Defect;
import io.graceful.testkit.service.Pods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be run ends with one clear error, and nothing is left of it. */
class BadInputIT {

    /** Marks the processes of this test. */
    private static final String MARK =
            "-Dtestkit.mark=" + ProcessHandle.current().pid();

    @TempDir
    Path directory;

    @AfterEach
    void noProcessIsLeft() {
        await().atMost(Duration.ofSeconds(10)).until(() -> marked().isEmpty());
    }

    private static List<ProcessHandle> marked() {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().arguments().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(MARK::equals))
                .toList();
    }

    @Test
    void aCommandThatIsNotThere() {
        assertEquals(
                "pod-1 cannot be started: the command no-such-service does not run: no program no-such-service on the PATH",
                fails(Scenario.of(PodSpec.running("no-such-service").build())));
    }

    @Test
    void aFolderThatIsNotThere() {
        String message =
                fails(Scenario.of(pod().workingDir(Path.of("/no/such/folder")).build()));
        assertTrue(message.contains("does not run: no directory /no/such/folder"), message);
    }

    @Test
    void aPortThatNeverOpens() {
        String message = fails(Scenario.of(PodSpec.running("sh", "-c", "exec sleep 100", MARK)
                        .readinessProbe(Probe.httpGet("/", "http").period(Duration.ofSeconds(1)))
                        .build())
                .limit(Duration.ofSeconds(4)));
        assertTrue(
                message.startsWith("the pods are not ready after 4s:\n  pod-1: readiness probe: Connection refused"),
                message);
    }

    @Test
    void aProbeOfAPathThatIsNotThere() {
        // Of the application's port: it answers every path, so the management port's unknown one is asked with a bad
        // status.
        String message =
                fails(Scenario.of(pod().env("WARMUP_MS", "60000").build()).limit(Duration.ofSeconds(4)));
        assertTrue(message.contains("pod-1: readiness probe: status 503"), message);
    }

    @Test
    void aServiceThatCrashesInALoop() {
        String message = fails(Scenario.of(PodSpec.running("sh", "-c", "echo out of cheese; exit 7")
                .readinessProbe(Probe.httpGet("/", "http"))
                .build()));
        assertTrue(message.contains("has ended 3 times before it was ever ready, the last time with code 7"), message);
        assertTrue(message.contains("out of cheese"), message);
    }

    @Test
    void theNamespacesPlaneOutsideOfANetworkOfItsOwn() {
        RunException failure = assertThrows(
                RunException.class,
                () -> ScenarioRun.of(Scenario.of(pod().build()).build())
                        .plane(Plane.NAMESPACES)
                        .run());
        assertTrue(failure.getMessage().startsWith("the namespaces plane "), failure::getMessage);
    }

    @Test
    void theNamespacesPlaneWithoutRoot() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/ns/net")), "no Linux, another error");
        Path scenario = directory.resolve("plain.yaml");
        Files.writeString(scenario, "pod: {command: [java]}\n");
        // Who it is, is all that it looks at.
        ProcessBuilder command = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-Duser.name=nobody",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.graceful.testkit.cli.Main",
                        "run",
                        "--plane",
                        "namespaces",
                        scenario.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        // With it the JVM has the first word.
        command.environment().remove("JDK_JAVA_OPTIONS");
        Process kit = command.start();
        assertTrue(kit.waitFor(30, TimeUnit.SECONDS));
        assertEquals(
                "the namespaces plane needs root; use the direct plane, or run as root\n",
                Files.readString(directory.resolve("said")));
        assertEquals(2, kit.exitValue());
    }

    @Test
    void ctrlCEndsEveryPod() throws Exception {
        kitEnds("INT", true);
    }

    @Test
    void evenSigkillOfTheKitEndsEveryPod() throws Exception {
        // Where there are namespaces; elsewhere nobody is left to end them.
        assumeTrue("root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/proc/self/ns/pid")));
        kitEnds("KILL", false);
    }

    private void kitEnds(String signal, boolean says) throws Exception {
        Path scenario = directory.resolve("long.yaml");
        Files.writeString(
                scenario,
                "pod:\n  command: " + yaml(command())
                        + "\n  env: {PORT: '${port.http}', MANAGEMENT_PORT: '${port.m}'}\n"
                        + "  ports: [http, m]\n  readinessProbe: {httpGet: {path: /healthz, port: m}, periodSeconds: 1}\n"
                        + "steps: [{pause: 100s}]\nlimit: 200s\n");
        Path said = directory.resolve("said");
        Process kit = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.graceful.testkit.cli.Main",
                        "run",
                        scenario.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> Files.readString(said).contains("pod-3 ready"));
            assertEquals(3, marked().stream().filter(BadInputIT::isJava).count());
            new ProcessBuilder("kill", "-" + signal, Long.toString(kit.pid()))
                    .start()
                    .waitFor();
            assertTrue(kit.waitFor(15, TimeUnit.SECONDS), "the kit goes on");
        } finally {
            kit.destroyForcibly();
        }
        if (says) {
            assertEquals(130, kit.exitValue(), () -> read(said));
        }
    }

    private static boolean isJava(ProcessHandle process) {
        return process.info().command().map(command -> command.endsWith("java")).orElse(false);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static String yaml(List<String> words) {
        return "['" + String.join("', '", words) + "']";
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>(Pods.command(Defect.NONE));
        command.add(1, MARK);
        return command;
    }

    private static PodSpec.Builder pod() {
        return Pods.pod(Defect.NONE).command(command());
    }

    private static String fails(Scenario.Builder scenario) {
        RunException failure = assertThrows(
                RunException.class,
                () -> ScenarioRun.of(scenario.replicas(1).build()).run());
        return failure.getMessage();
    }
}
