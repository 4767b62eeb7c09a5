package io.graceful.testkit.pod;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the pods write: a file for each, which a container that is started again goes on with. */
final class Output implements AutoCloseable {

    private final Path directory;
    private final boolean temporary;

    /** Files in this directory; null for one that is deleted at the end. */
    Output(@Nullable Path directory) {
        try {
            temporary = directory == null;
            this.directory = directory == null
                    ? Files.createTempDirectory("graceful-testkit")
                    : Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException("no place for what the pods write", e);
        }
    }

    /** Starts a process with its output going to the pod's file, and each id in it that the pattern finds to {@code arrived}. */
    Process follow(ProcessBuilder builder, String pod, @Nullable String arrivals, Consumer<String> arrived)
            throws IOException {
        builder.redirectErrorStream(true);
        if (arrivals == null) {
            return builder.redirectOutput(
                            ProcessBuilder.Redirect.appendTo(file(pod).toFile()))
                    .start();
        }
        Process process = builder.start();
        Pattern pattern = Pattern.compile(arrivals);
        Thread reader = new Thread(() -> read(process, pod, pattern, arrived), "testkit-output-" + pod);
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private void read(Process process, String pod, Pattern pattern, Consumer<String> arrived) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
                Writer file =
                        Files.newBufferedWriter(file(pod), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = pattern.matcher(line);
                if (matcher.find()) {
                    arrived.accept(matcher.group(1));
                }
                file.write(line + System.lineSeparator());
                if (!lines.ready()) {
                    file.flush();
                }
            }
        } catch (IOException e) {
            // The process has ended in the middle of a line, or the file was deleted: nothing more to read.
        }
    }

    String tail(String pod, int count) {
        try {
            List<String> lines = Files.readAllLines(file(pod), StandardCharsets.ISO_8859_1);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    private Path file(String pod) {
        return directory.resolve(pod + ".log");
    }

    @Override
    public void close() {
        if (!temporary) {
            return;
        }
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // A temporary directory of the system's is left to the system.
        }
    }
}
