package io.graceful.testkit.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Headless Chromium: what a page is after its scripts have run, and how it looks. */
final class Browser {

    private static final long LIMIT_SECONDS = 60;

    private Browser() {}

    /** The program, if it is installed. */
    static Optional<String> program() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .filter(name -> Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(dir -> Files.isExecutable(Path.of(dir, name))))
                .findFirst();
    }

    /** The document after its scripts; writes a screenshot beside the page. */
    static String look(Path page, int width, boolean dark) throws IOException, InterruptedException {
        String name =
                page.getFileName().toString().replace(".html", "-" + width + (dark ? "-dark" : "-light") + ".png");
        run(page, width, dark, "--screenshot=" + page.resolveSibling(name));
        return run(page, width, dark, "--dump-dom");
    }

    private static String run(Path page, int width, boolean dark, String what)
            throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory("graceful-browser");
        List<String> command = new ArrayList<>(List.of(
                program().orElseThrow(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--user-data-dir=" + profile,
                "--virtual-time-budget=4000",
                "--blink-settings=preferredColorScheme=" + (dark ? 0 : 1),
                "--window-size=" + width + ",2400",
                what,
                page.toUri().toString()));
        Path out = Files.createTempFile("graceful-dom", ".html");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IOException("the browser did not end");
            }
            return Files.readString(out, StandardCharsets.UTF_8);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.deleteIfExists(out);
            delete(profile);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (UncheckedIOException | DirectoryNotEmptyException e) {
            // A process of the browser's is still writing its last; the system clears its own folder.
        }
    }
}
