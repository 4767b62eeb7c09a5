package io.graceful.overload;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** In Kubernetes a process is gone before the kill, whatever it is at. Real processes, one at a time, each for seconds. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class OverloadIT {

    /** What the process is told. The kill would come then. */
    private static final Duration GRACE = Duration.ofSeconds(12);

    /** By itself it ends long after the kill, so that a process that ends late is seen; in the end it does. */
    private static final Duration LOAD = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private record End(int status, Duration after, String output) {}

    @Test
    void hundredsOfThreadsThatComputeDoNotHoldItBeyondTheKill() throws Exception {
        End end = stop("computing", 48, "-Xmx64m");

        assertEquals(143, end.status(), end.output());
        assertTrue(end.after().compareTo(GRACE) < 0, end.after() + "\n" + end.output());
        assertTrue(end.after().compareTo(GRACE.dividedBy(2)) > 0, "earlier than the load asks for: " + end.output());
    }

    @Test
    void aHeapThatIsFullDoesNotHoldItBeyondTheKill() throws Exception {
        End end = stop("allocating", 4, "-Xmx32m", "-XX:+UseSerialGC");

        assertEquals(143, end.status(), end.output());
        assertTrue(end.after().compareTo(GRACE) < 0, end.after() + "\n" + end.output());
    }

    @Test
    void whatHangsIsNamedWhereThereIsTimeToSayIt() throws Exception {
        End end = stop("computing", 1, "-Xmx64m");

        assertEquals(143, end.status(), end.output());
        assertTrue(end.after().compareTo(GRACE) < 0, end.after() + "\n" + end.output());
        assertTrue(end.output().contains("about to be killed; halted. Still at work: ["), end.output());
        assertTrue(end.output().contains("io.graceful.overload.DeadWeight.hang"), end.output());
    }

    private End stop(String load, int threads, String... options) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                DeadWeight.class.getName(),
                load,
                Integer.toString(threads),
                Long.toString(LOAD.toSeconds())));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("GRACEFUL_"));
        builder.environment().put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        builder.environment().put("GRACEFUL_TERMINATION_GRACE_PERIOD", GRACE.toSeconds() + "s");
        builder.environment().put("GRACEFUL_PROPAGATION_DELAY", "500ms");
        builder.environment().put("GRACEFUL_DRAIN_TIMEOUT", "2s");
        builder.environment().put("GRACEFUL_STOP_TIMEOUT", "1s");
        Process process = builder.start();
        try {
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> Files.readString(output).contains("loaded") || !process.isAlive());
            assertTrue(process.isAlive(), Files.readString(output));
            long signal = System.nanoTime();
            // Not of the process, which would close its input, the end of which is our end.
            process.toHandle().destroy();
            boolean ended = process.waitFor(40, TimeUnit.SECONDS);
            Duration after = Duration.ofNanos(System.nanoTime() - signal);
            assertTrue(ended, Files.readString(output));
            return new End(process.exitValue(), after, Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }
}
