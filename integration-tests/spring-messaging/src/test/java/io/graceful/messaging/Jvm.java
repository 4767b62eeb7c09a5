package io.graceful.messaging;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, with what it printed; it ends with the test, whatever happens. */
final class Jvm implements AutoCloseable {

    private final Process process;
    private final Path output;

    private Jvm(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    static Jvm start(String classPath, boolean kubernetes, List<String> options, List<String> arguments) {
        try {
            Path output = Files.createTempFile("jvm", ".log");
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.add("-cp");
            command.add(classPath);
            command.addAll(arguments);
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().remove("KUBERNETES_SERVICE_HOST");
            if (kubernetes) {
                builder.environment().put("KUBERNETES_SERVICE_HOST", "10.0.0.1");
            }
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly, "end of " + process.pid()));
            return new Jvm(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Jvm until(String text) {
        await("output has " + text).atMost(Duration.ofSeconds(120)).until(() -> {
            boolean alive = process.isAlive();
            boolean there = output().contains(text);
            if (!there && !alive) {
                throw new AssertionError("ended without \"" + text + "\":\n" + output());
            }
            return there;
        });
        return this;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void sigterm() {
        process.destroy();
    }

    /** Waits for the end and returns the exit status. */
    int exit(Duration most) throws InterruptedException {
        if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still alive after " + most + ":\n" + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
