package io.graceful.example.discovery;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An application in a JVM of its own. */
final class Jvm implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

    private final Process process;
    private final Path output;

    private Jvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Jvm start(Class<?> application, boolean kubernetes, List<String> properties) throws IOException {
        Path output = Files.createTempFile(application.getSimpleName(), ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                application.getName(),
                "--spring.main.banner-mode=off"));
        properties.forEach(property -> command.add("--" + property));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().remove("KUBERNETES_SERVICE_HOST");
        if (kubernetes) {
            builder.environment().put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
        }
        return new Jvm(builder.start(), output);
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    Jvm until(String text) throws IOException {
        await(text).atMost(Duration.ofSeconds(90)).until(() -> output().contains(text) || !process.isAlive());
        if (!output().contains(text)) {
            throw new AssertionError("it ended before it said: " + text + "\n" + output());
        }
        return this;
    }

    int port() throws IOException {
        until("started on port");
        Matcher port = PORT.matcher(output());
        if (!port.find()) {
            throw new AssertionError("no port in " + output());
        }
        return Integer.parseInt(port.group(1));
    }

    void sigterm() {
        process.destroy();
    }

    /** Waits for the end and returns the exit status. */
    int exit(Duration most) throws InterruptedException, IOException {
        if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still alive after " + most + ":\n" + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        Files.deleteIfExists(output);
    }
}
