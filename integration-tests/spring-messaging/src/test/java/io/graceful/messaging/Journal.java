package io.graceful.messaging;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What one instance of a service has begun and ended, in a file that outlives its process. */
final class Journal {

    private final Path file;
    private final String held;

    /** @param held the work that does not end before it is let go */
    Journal(Path file, String held) {
        this.file = file;
        this.held = held;
    }

    static Journal create() {
        try {
            Path file = Files.createTempFile("journal", ".txt");
            file.toFile().deleteOnExit();
            return new Journal(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path file() {
        return file;
    }

    /** The work of a listener. */
    void work(String id, long millis) throws InterruptedException {
        begin(id);
        if (id.equals(held)) {
            await("let go").atMost(Duration.ofMinutes(1)).until(() -> Files.exists(go()));
        } else {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        }
        write("ended " + id);
    }

    void letGo() {
        try {
            Files.createFile(go()).toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path go() {
        return file.resolveSibling(file.getFileName() + ".go");
    }

    void begin(String id) {
        write("begun " + id);
    }

    private synchronized void write(String line) {
        try {
            Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> begun() {
        return of("begun ");
    }

    List<String> ended() {
        return of("ended ");
    }

    private List<String> of(String kind) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(kind))
                    .map(line -> line.substring(kind.length()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
