package io.graceful.testkit.plane;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Short commands that have to work. */
final class Shell {

    private static final long LIMIT_SECONDS = 10;

    private Shell() {}

    /** Runs words with single spaces between them. */
    static void run(String words) {
        run(words, "");
    }

    /**
     * Runs words and gives them this to read.
     *
     * @throws PlaneException if they do not end well
     */
    static void run(String words, String input) {
        try {
            Process process = new ProcessBuilder(words.split(" ", -1))
                    .redirectErrorStream(true)
                    .start();
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new PlaneException(words + " failed: " + said.strip());
            }
        } catch (IOException e) {
            throw new PlaneException(words + " failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PlaneException(words + " was interrupted", e);
        }
    }

    /** Waits until a process has left this process's network. */
    static void awaitOwnNetwork(Process process) throws IOException {
        Path own = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
        while (System.nanoTime() < end && process.isAlive()) {
            if (!Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/ns/net"))
                    .equals(own)) {
                return;
            }
            Thread.onSpinWait();
        }
        throw new PlaneException("no network namespace for a pod: unshare did not make one");
    }
}
