package io.graceful.example;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.graceful.testkit.ParentWatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The example as what it is in a cluster: a process of its own, with an environment, signals and an exit code. */
public final class ServiceProcess implements AutoCloseable {

    /** The secret that {@code /drain} asks for, where a test sets one. */
    public static final String TOKEN = "let-me-drain";

    private static final Duration START_LIMIT = Duration.ofSeconds(40);

    private final String name;
    private final int port;
    private final int managementPort;
    private final Path directory;
    private final Process process;
    private final ParentWatch watch;
    private volatile long signalNanos;

    /** How a process ended; {@code sinceSignal} counts from the first signal sent to it. */
    public record Exit(int code, Duration sinceSignal, String output) {

        /** The last line of the log with the stop report in it. */
        public String report() {
            return output.lines()
                    .filter(line -> line.contains("in flight at the signal"))
                    .reduce((first, second) -> second)
                    .orElse("no stop report");
        }
    }

    ServiceProcess(Launch launch) throws IOException {
        directory = Files.createTempDirectory("graceful-" + launch.name);
        Files.createFile(terminationMessagePath());
        port = launch.port != 0 ? launch.port : Ports.free();
        managementPort = launch.managementPort != 0 ? launch.managementPort : Ports.free();
        name = launch.name;
        ProcessBuilder command = new ProcessBuilder(launch.command());
        Map<String, String> environment = command.environment();
        environment.keySet().removeIf(name -> name.startsWith("GRACEFUL_") || name.startsWith("KUBERNETES_"));
        environment.put("PORT", Integer.toString(port));
        environment.put("HOSTNAME", launch.name);
        environment.put("GRACEFUL_MANAGEMENT_PORT", Integer.toString(managementPort));
        environment.put(
                "GRACEFUL_TERMINATION_MESSAGE_PATH", terminationMessagePath().toString());
        environment.putAll(launch.environment);
        process = command.redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        watch = ParentWatch.over(process);
    }

    /** A process to be, known to its clients by this name. */
    public static Launch named(String name) {
        return new Launch(name);
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    int managementPort() {
        return managementPort;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the readiness probe says yes. */
    public ServiceProcess awaitReady() {
        await("readiness of " + name)
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> probe("/healthz") == 200 || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError(name + " ended before it was ready:\n" + output());
        }
        return this;
    }

    /** The status a management path answers with; 0 if nobody answers. */
    int probe(String path) {
        try {
            String reply = RawHttp.exchange(managementPort, "GET " + path);
            return reply.startsWith("HTTP/1.1 ") ? Integer.parseInt(reply.substring(9, 12)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    /** Waits until the log has a line with this in it. */
    void awaitLog(String part) {
        await("log line of " + name + " with: " + part)
                .atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> output().contains(part));
    }

    /**
     * Sends a signal, by its name without SIG. Aborts the test for a SIGHUP that nobody would get: a program that is started
     * by {@code nohup} ignores it, and so does each that it starts.
     */
    public void signal(String name) {
        assumeFalse(name.equals("HUP") && ignoresHangup(), "SIGHUP is ignored here");
        if (signalNanos == 0) {
            signalNanos = System.nanoTime();
        }
        try {
            // The shell's own kill: a container image need not have the program.
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).start();
            kill.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The first bit of the mask is signal 1, SIGHUP. */
    private static boolean ignoresHangup() {
        return read(Path.of("/proc/self/status"))
                .lines()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & 1) == 1);
    }

    /** Waits as the kubelet would, except that whoever is late fails the test instead of being killed. */
    public Exit awaitExit(Duration limit) {
        if (!ends(limit)) {
            throw new AssertionError(name + " still runs " + limit + " later, for SIGKILL to end it:\n" + output());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - signalNanos);
        int code = process.exitValue();
        if (code == 128 + 9) {
            throw new AssertionError(name + " was killed");
        }
        return new Exit(code, took, output());
    }

    /** Whether the process ends within this time. */
    boolean ends(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The exit code of a process that has ended. */
    int exitCode() {
        return process.exitValue();
    }

    /** All it has written so far. */
    public String output() {
        return read(directory.resolve("output"));
    }

    /** What {@code kubectl describe pod} would show. */
    String terminationMessage() {
        return read(terminationMessagePath());
    }

    private Path terminationMessagePath() {
        return directory.resolve("termination-log");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Leaves nothing: no process, no file. */
    @Override
    public synchronized void close() {
        if (!Files.exists(directory)) {
            return;
        }
        process.destroyForcibly();
        ends(START_LIMIT);
        watch.close();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
