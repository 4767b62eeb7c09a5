package io.graceful.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Code of a test that a page shows: the lines between two lines {@code // name} of its source. */
final class Snippets {

    private static final String FOLDER = "graceful-core/src/test/java/io/graceful/docs/";

    private Snippets() {}

    /** Compares, or writes, the part {@code name} of {@code page} with the lines of that name in the source of {@code test}. */
    static void check(Class<?> test, String page, String name) {
        List<String> lines = source(test);
        List<Integer> marks = IntStream.range(0, lines.size())
                .filter(i -> lines.get(i).strip().equals("// " + name))
                .boxed()
                .toList();
        List<String> block = new ArrayList<>(List.of("```java"));
        lines.subList(marks.get(0) + 1, marks.get(1))
                .forEach(line -> block.add(line.isEmpty() ? "" : line.substring(8)));
        block.add("```");
        Docs.check(page, name, block);
    }

    private static List<String> source(Class<?> test) {
        try {
            return Files.readAllLines(Docs.top().resolve(FOLDER + test.getSimpleName() + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
