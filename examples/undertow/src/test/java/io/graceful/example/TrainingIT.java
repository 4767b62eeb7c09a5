package io.graceful.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.graceful.example.ServiceProcess.Exit;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code warmup.exit-after}: a run of the service as a step of its image's build, and what the JVM has from it. */
class TrainingIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** A class that is loaded by a request and not by the start. */
    private static final String LOADED_BY_A_REQUEST = "io.undertow.io.AsyncSenderImpl";

    @TempDir
    private Path folder;

    private ServiceProcess service;

    @AfterEach
    void leaveNothing() {
        if (service != null) {
            service.close();
        }
    }

    private static Launch training() {
        return ServiceProcess.named("build")
                .env("GRACEFUL_WARMUP_REQUESTS", "/hello, /work")
                .env("GRACEFUL_WARMUP_TIMEOUT", "3s")
                .env("GRACEFUL_WARMUP_EXIT_AFTER", "true");
    }

    /** With a grace period that is over while the JVM writes: that must not look like an exit that hangs. */
    private void trained(Launch launch) {
        service = launch.env("GRACEFUL_TERMINATION_GRACE_PERIOD", "3s")
                .env("GRACEFUL_DRAIN_TIMEOUT", "500ms")
                .env("GRACEFUL_STOP_TIMEOUT", "500ms")
                .start();
        Exit exit = service.awaitExit(LIMIT);
        service.close();
        assertEquals(0, exit.code(), exit.output());
        assertTrue(exit.output().contains("warmup.exit-after: exit status 0"), exit.output());
        assertFalse(exit.output().contains("halted"), exit.output());
    }

    /** What a start with these options loads, and from where. */
    private String loaded(Launch launch) throws IOException {
        Path classes = folder.resolve("classes");
        service = launch.jvm("-Xlog:class+load:file=" + classes).start().awaitReady();
        service.signal("TERM");
        Exit exit = service.awaitExit(LIMIT);
        assertEquals(143, exit.code(), exit.output());
        return Files.readString(classes);
    }

    @Test
    void itEndsInOrderAndIsNeverReadyNotEvenInKubernetes() {
        service = training().inKubernetes().start();
        service.awaitLog("Self-requests to");
        assertEquals(503, service.probe("/healthz"));
        assertEquals(503, service.probe("/startupz"));

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(0, exit.code(), exit.output());
        assertTrue(exit.output().contains("orders processed: 0"), () -> "no stop hook: " + exit.output());
        assertTrue(exit.output().contains("] CLEAN after"), exit.output());
        assertFalse(exit.output().contains(" READY "), exit.output());
        assertFalse(exit.output().contains("PROPAGATING"), exit.output());
    }

    @Test
    void requestsThatAllFailGiveItAnotherStatus() {
        service = training().env("GRACEFUL_WARMUP_REQUESTS", "/nowhere").start();

        Exit exit = service.awaitExit(LIMIT);
        assertEquals(1, exit.code(), exit.output());
        assertTrue(exit.output().contains("exit status 1, every request failed"), exit.output());
    }

    @Test
    void sigtermEndsItAsEver() {
        service = training().env("GRACEFUL_WARMUP_TIMEOUT", "60s").start();
        service.awaitLog("Self-requests to");

        service.signal("TERM");

        assertEquals(143, service.awaitExit(LIMIT).code());
    }

    @Test
    void theArchiveItLeavesHasWhatRequestsNeed() throws IOException {
        Path archive = folder.resolve("service.jsa");

        trained(training().jvm("-XX:ArchiveClassesAtExit=" + archive));

        // -Xshare:on: a JVM that cannot use its archive does not start.
        String classes = loaded(ServiceProcess.named("pod-a")
                .env("GRACEFUL_WARMUP_REQUESTS", "/hello")
                .env("GRACEFUL_WARMUP_TIMEOUT", "1s")
                .jvm("-Xshare:on")
                .jvm("-XX:SharedArchiveFile=" + archive));
        assertTrue(classes.contains(QuickStart.class.getName() + " source: shared objects file (top)"), classes);
        assertTrue(classes.contains(LOADED_BY_A_REQUEST + " source: shared objects file (top)"), classes);
    }

    @Test
    void theCacheItLeavesHasToo() throws IOException {
        String jdk25 = jdk25();
        Path cache = folder.resolve("service.aot");

        trained(training().jdk(jdk25).jvm("-XX:AOTCacheOutput=" + cache));

        String classes = loaded(ServiceProcess.named("pod-a")
                .env("GRACEFUL_WARMUP_REQUESTS", "/hello")
                .env("GRACEFUL_WARMUP_TIMEOUT", "1s")
                .jdk(jdk25)
                .jvm("-XX:AOTMode=on")
                .jvm("-XX:AOTCache=" + cache));
        assertTrue(classes.contains(QuickStart.class.getName() + " source: shared objects file"), classes);
        assertTrue(classes.contains(LOADED_BY_A_REQUEST + " source: shared objects file"), classes);
    }

    /** Where the build's own second JDK is. */
    private static String jdk25() throws IOException {
        Path all = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(all)) {
            try (DirectoryStream<Path> homes = Files.newDirectoryStream(all)) {
                for (Path home : homes) {
                    Path release = home.resolve("release");
                    if (Files.exists(release) && Files.readString(release).contains("JAVA_VERSION=\"25")) {
                        return home.toString();
                    }
                }
            }
        }
        assumeTrue(false, "no JDK 25 in " + all);
        return "";
    }
}
