package io.graceful.spring.app;

import static org.awaitility.Awaitility.await;

import io.graceful.spring.line.Line;
import io.graceful.testkit.ParentWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link SlowApp} in a JVM of its own, as in a pod; it ends with this one, however that ends. */
public final class AppProcess implements AutoCloseable {

    private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

    private final Process process;
    private final ParentWatch watch;
    private final Path output;

    private AppProcess(Process process, Path output) throws IOException {
        this.process = process;
        this.watch = ParentWatch.over(process);
        this.output = output;
    }

    public static AppProcess start(boolean kubernetes, String... properties) throws IOException {
        Path output = Files.createTempFile("app", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SlowApp.class.getName(),
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--logging.level.root=info",
                "--" + Line.only("tomcat")));
        for (String property : properties) {
            command.add("--" + property);
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        if (kubernetes) {
            // Both, as in every pod: Boot 3.5 looks for both before it opens its probes.
            builder.environment().put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
            builder.environment().put("KUBERNETES_SERVICE_PORT", "443");
        } else {
            builder.environment().remove("KUBERNETES_SERVICE_HOST");
        }
        return new AppProcess(builder.start(), output);
    }

    public String output() throws IOException {
        return Files.readString(output);
    }

    public AppProcess until(String text) {
        await().atMost(Duration.ofSeconds(60)).until(() -> output().contains(text) || !process.isAlive());
        return this;
    }

    public int port() throws IOException {
        until("started on port");
        Matcher port = PORT.matcher(output());
        if (!port.find()) {
            throw new AssertionError("no port in " + output());
        }
        return Integer.parseInt(port.group(1));
    }

    public void sigterm() {
        process.destroy();
    }

    /** Waits for the end and returns the exit status. */
    public int exit(Duration most) throws InterruptedException, IOException {
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
