package io.graceful.testkit.service;

import io.graceful.testkit.ParentWatch;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** The service as a process of a test, with all its ports. */
final class RunningService implements AutoCloseable {

    /** More than whatever a busy machine needs; who looks at the deadline takes less. */
    static final Duration GRACE = Duration.ofSeconds(20);

    static final Duration SHORT_GRACE = Duration.ofSeconds(7);

    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(20_000, 30_000));

    final int port;
    final int secondPort;
    final int tlsPort;
    private final int managementPort;
    private final Process process;
    private final ParentWatch watch;
    private long sigtermNanos;

    private RunningService(Defect defect, Duration grace) throws IOException {
        port = freePort();
        secondPort = freePort();
        tlsPort = freePort();
        managementPort = freePort();
        Path log = Files.createTempFile(Path.of("target"), "service-", ".log");
        ProcessBuilder builder = new ProcessBuilder(Pods.command(defect))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("PORT", Integer.toString(port));
        builder.environment().put("SECOND_PORT", Integer.toString(secondPort));
        builder.environment().put("TLS_PORT", Integer.toString(tlsPort));
        builder.environment().put("TLS_KEYSTORE", Certificate.keystore().toString());
        builder.environment().put("MANAGEMENT_PORT", Integer.toString(managementPort));
        builder.environment().put("GRACE_MS", Long.toString(grace.toMillis()));
        builder.environment().put("FLOOR_MS", "1000");
        builder.environment().put("QUIET_MS", grace.equals(GRACE) ? "300" : "1500");
        process = builder.start();
        watch = ParentWatch.over(process);
        Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
            String said = Files.readString(log);
            if (!process.isAlive()) {
                throw new IllegalStateException(said);
            }
            return said.contains("ready\n");
        });
    }

    static RunningService start(Defect defect) throws IOException {
        return new RunningService(defect, GRACE);
    }

    /** With a short grace period and a long silence. */
    static RunningService startForDeadline(Defect defect) throws IOException {
        return new RunningService(defect, SHORT_GRACE);
    }

    /** Below those that clients' connections take: between this look and the service's own bind nobody gets one. */
    private static int freePort() {
        while (true) {
            int port = NEXT_PORT.getAndIncrement();
            try (ServerSocket probe = new ServerSocket(port)) {
                return probe.getLocalPort();
            } catch (IOException e) {
                // Somebody else's.
            }
        }
    }

    URI plain(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    URI second(String path) {
        return URI.create("http://127.0.0.1:" + secondPort + path);
    }

    URI encrypted(String path) {
        return URI.create("https://localhost:" + tlsPort + path);
    }

    void sigterm() {
        if (sigtermNanos == 0) {
            sigtermNanos = System.nanoTime();
        }
        process.destroy();
    }

    /** How long it takes to exit from now on; at most twice its grace period. */
    Duration exit() throws InterruptedException {
        long began = System.nanoTime();
        if (!process.waitFor(2 * GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("it does not end");
        }
        return Duration.ofNanos(System.nanoTime() - began);
    }

    Duration uptimeSinceSigterm() {
        return Duration.ofNanos(System.nanoTime() - sigtermNanos);
    }

    boolean isReady() throws IOException {
        return management("/healthz").startsWith("HTTP/1.1 200 ");
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** A figure of {@code /metrics}. */
    long metric(String name) throws IOException {
        return management("/metrics")
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private String management(String path) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", managementPort)) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        watch.close();
    }
}
