package io.graceful.manifest.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A program of the machine, run without a cluster. */
final class Program {

    private static final long LONGEST_SECONDS = 60;

    private final Path file;

    private Program(Path file) {
        this.file = file;
    }

    /** Skips the test where there is none, and says what to do about it. */
    static Program onPath(String name, String install) {
        for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
            Path file = Path.of(folder, name);
            if (Files.isRegularFile(file) && Files.isExecutable(file)) {
                return new Program(file);
            }
        }
        assumeTrue(false, "no " + name + " on the PATH; to run this test install " + install);
        throw new AssertionError("not reached");
    }

    /** What it writes; it has to end well, and within a minute. */
    String run(Path folder, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(file.toString());
        command.addAll(List.of(arguments));
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            // Neither somebody's cluster nor somebody's settings.
            builder.environment()
                    .put("KUBECONFIG", folder.resolve("no-kubeconfig").toString());
            builder.environment().put("HOME", folder.toString());
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<String> output = drained(process.getInputStream());
            CompletableFuture<String> errors = drained(process.getErrorStream());
            try {
                int status = process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
                if (status == -1) {
                    throw new AssertionError(String.join(" ", command) + " still runs after " + LONGEST_SECONDS + "s");
                }
                assertEquals(0, status, String.join(" ", command) + "\n" + errors.get(5, TimeUnit.SECONDS));
                return output.get(5, TimeUnit.SECONDS);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(command.toString(), e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(command.toString(), e);
        }
    }

    private static CompletableFuture<String> drained(InputStream stream) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try (stream) {
                        text.complete(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
                    } catch (IOException e) {
                        text.completeExceptionally(e);
                    }
                },
                "output");
        reader.setDaemon(true);
        reader.start();
        return text;
    }

    /** Writes files into a folder. */
    static void write(Path folder, Map<String, String> files) {
        try {
            Files.createDirectories(folder);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Files.writeString(folder.resolve(file.getKey()), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
