package io.graceful.quarkus.it;

import static org.awaitility.Awaitility.await;

import io.graceful.testkit.ParentWatch;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionTimeoutException;

/** {@link App}, as it was packaged, in a JVM of its own as in a pod. */
final class Running implements AutoCloseable {

    static final String TOKEN = "a-test-token";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    final int port = free();
    final int managementPort = free();
    final int grpcPort = free();
    private final Path output;
    private final Process process;
    private final ParentWatch watch;

    private Running(Path jar, boolean kubernetes, String... properties) throws IOException {
        output = Files.createTempFile("app", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dquarkus.http.host=127.0.0.1",
                "-Dquarkus.http.port=" + port,
                "-Dquarkus.management.port=" + managementPort,
                "-Dquarkus.management.host=127.0.0.1",
                "-Dquarkus.grpc.server.port=" + grpcPort,
                // Graceful sees gRPC's own server only from its first call on, and most tests never call it.
                "-Dquarkus.graceful.traffic.ignored-ports=" + grpcPort,
                "-Dquarkus.graceful.management.token=" + TOKEN));
        for (String property : properties) {
            command.add("-D" + property);
        }
        command.add("-jar");
        command.add(jar.toString());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("KUBERNETES_SERVICE_HOST");
        if (kubernetes) {
            builder.environment().put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        }
        process = builder.start();
        watch = ParentWatch.over(process);
    }

    /** With the settings of a developer's machine. */
    static Running local(Path jar, String... properties) throws IOException {
        return new Running(jar, false, properties);
    }

    /** With the settings of a pod. */
    static Running pod(Path jar, String... properties) throws IOException {
        return new Running(jar, true, properties);
    }

    static int free() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    Running until(String text) {
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> output().contains(text) || !process.isAlive());
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("no '" + text + "' in " + output(), e);
        }
        if (!output().contains(text)) {
            throw new AssertionError("no '" + text + "' in " + output());
        }
        return this;
    }

    Running ready() {
        return until(" READY ");
    }

    int status(String path) throws IOException, InterruptedException {
        return get(port, path).statusCode();
    }

    HttpResponse<String> get(int onPort, String path) throws IOException, InterruptedException {
        return CLIENT.send(request(onPort, path).build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> post(int onPort, String path) throws IOException, InterruptedException {
        return CLIENT.send(
                request(onPort, path).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int onPort, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + onPort + path))
                .version(HttpClient.Version.HTTP_1_1)
                .timeout(Duration.ofSeconds(40))
                .header("X-Graceful-Token", TOKEN);
    }

    void sigterm() {
        process.destroy();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end and returns the exit status. */
    int exit(Duration most) throws InterruptedException {
        if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still alive after " + most + ":\n" + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        watch.close();
        Files.deleteIfExists(output);
    }
}
