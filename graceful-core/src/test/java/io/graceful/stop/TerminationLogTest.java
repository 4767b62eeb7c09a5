package io.graceful.stop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.StopFixture;
import io.graceful.lifecycle.StopCause;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminationLogTest {

    @TempDir
    Path folder;

    @Test
    void aFileThatIsNotThereIsNotMade() {
        Path path = folder.resolve("termination-log");

        new TerminationLog(path, new StopAttempt(Time.system(), Threads.system(), StopCause.SIGTERM, 0, Instant.EPOCH))
                .write("gone");

        assertFalse(Files.exists(path), "outside a container a file was left lying about");
    }

    @Test
    void aFileThatIsThereIsReplaced() throws IOException {
        Path path = Files.writeString(folder.resolve("termination-log"), "something longer from before");

        new TerminationLog(path, new StopAttempt(Time.system(), Threads.system(), StopCause.SIGTERM, 0, Instant.EPOCH))
                .write("ü");

        assertEquals("ü", Files.readString(path));
    }

    @Test
    void oneThatCannotBeWrittenIsNoFailure() {
        new TerminationLog(
                        folder, new StopAttempt(Time.system(), Threads.system(), StopCause.SIGTERM, 0, Instant.EPOCH))
                .write("a folder cannot be written");

        assertTrue(Files.isDirectory(folder));
    }

    @Test
    void holdsTheBeginningWhileTheStopGoesOnAndTheReportAtTheEnd() throws IOException {
        Path path = Files.createFile(folder.resolve("termination-log"));
        StopFixture service = StopFixture.kubernetes(settings -> settings.terminationMessagePath(path));
        List<Map<String, Object>> seen = new ArrayList<>();
        service.at(1, () -> seen.add(JsonText.object(read(path))));

        StopReport report = service.stop(StopCause.SIGTERM);

        assertEquals(
                Map.of("event", "graceful.stop.begun", "id", report.id(), "cause", "SIGTERM", "inFlight", 0.0),
                seen.get(0),
                "a process that is killed leaves no trace");
        assertEquals(report.toShortJson(), read(path));
    }

    @Test
    void aStopWhoseFileCannotBeWrittenGoesOn() {
        StopFixture service = StopFixture.kubernetes(settings -> settings.terminationMessagePath(folder));

        assertTrue(service.stop(StopCause.SIGTERM).clean());
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
