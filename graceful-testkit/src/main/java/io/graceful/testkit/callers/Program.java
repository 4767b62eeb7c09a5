package io.graceful.testkit.callers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program that carries out orders.
 *
 * @param name what it is called until it says what it is
 * @param command the program and its words
 * @param temporary a directory that is deleted when it has ended; null for none
 */
public record Program(
        String name, List<String> command, @Nullable Path temporary) {

    /** Deletes what is only there for it. */
    void delete() {
        if (temporary == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(temporary)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            // A temporary directory of the system's is left to the system.
        }
    }
}
