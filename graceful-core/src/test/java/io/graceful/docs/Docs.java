package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of the documentation with a part that is made from code, between {@code <!-- name -->} and {@code <!-- /name -->}.
 * Tests compare it; run them with {@code -Ddocs.write=true} to write it.
 */
public final class Docs {

    private Docs() {}

    /** Compares, or writes, the part {@code name} of {@code page}, a path from the top of the project. */
    public static void check(String page, String name, List<String> lines) {
        Path path = top().resolve(page);
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->";
        String text = read(path);
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        assertTrue(text.contains(begin) && to >= from, page + " has no part " + name);
        String made = String.join("\n", lines) + "\n";
        if (Boolean.getBoolean("docs.write")) {
            write(path, text.substring(0, from) + made + text.substring(to));
        } else {
            assertEquals(
                    made, text.substring(from, to), page + " is out of date: run the tests with -Ddocs.write=true");
        }
    }

    /** Compares, or writes, a whole file. */
    static void checkFile(String page, String made) {
        Path path = top().resolve(page);
        if (Boolean.getBoolean("docs.write")) {
            write(path, made);
        }
        assertEquals(made, read(path), page + " is out of date: run the tests with -Ddocs.write=true");
    }

    static Path top() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("CHANGELOG.md"))) {
            here = here.getParent();
        }
        return here;
    }

    static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path path, String text) {
        try {
            Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
