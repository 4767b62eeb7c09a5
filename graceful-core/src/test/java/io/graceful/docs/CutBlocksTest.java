package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Code in the documentation that was cut from a file which is compiled, run or compared elsewhere.
 *
 * <p>A block with {@code <!-- cut from path -->} before it, the path from the top of the project, stands in that file line by
 * line, indented as it may be. A line {@code …} leaves something out.
 */
class CutBlocksTest {

    private static final Pattern MARK = Pattern.compile("<!-- cut from (\\S+) -->");
    private static final Pattern LEFT_OUT = Pattern.compile("\\s*(#|//)?\\s*…");

    @Test
    void everyBlockStandsInTheFileItWasCutFrom() throws IOException {
        List<String> wrong = new ArrayList<>();
        int blocks = 0;
        for (Path page : pages()) {
            List<String> lines = Files.readAllLines(page);
            for (int i = 0; i < lines.size(); i++) {
                Matcher mark = MARK.matcher(lines.get(i));
                if (mark.matches()) {
                    blocks++;
                    List<String> block = block(page, lines, i + 1);
                    if (!stands(block, Files.readAllLines(Docs.top().resolve(mark.group(1))))) {
                        wrong.add(page.getFileName() + ":" + (i + 1) + " is not what " + mark.group(1) + " says");
                    }
                }
            }
        }

        assertEquals(List.of(), wrong);
        assertTrue(blocks > 0, "no block was found");
    }

    @Test
    void aChangedLineIsSeen() {
        List<String> file = List.of("a:", "  b:", "    c: 1", "    d: 2", "    e: 3");

        assertTrue(stands(List.of("b:", "  c: 1", "  d: 2"), file));
        assertTrue(stands(List.of("b:", "  …", "  e: 3"), file));
        assertEquals(false, stands(List.of("b:", "  c: 1", "  d: 3"), file));
        assertEquals(false, stands(List.of("b:", "  c: 1", "  e: 3"), file));
        assertEquals(false, stands(List.of("b:", "c: 1"), file));
        assertEquals(false, stands(List.of("e: 3", "…", "b:"), file));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(Docs.top().resolve("docs"))) {
            return Stream.concat(docs, Stream.of(Docs.top().resolve("README.md")))
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    private static List<String> block(Path page, List<String> lines, int at) {
        assertTrue(lines.get(at).startsWith("```"), page + " has no block behind line " + at);
        int end = lines.subList(at + 1, lines.size()).indexOf("```") + at + 1;
        return lines.subList(at + 1, end);
    }

    private static boolean stands(List<String> block, List<String> file) {
        int from = 0;
        List<String> piece = new ArrayList<>();
        for (int i = 0; i <= block.size(); i++) {
            if (i < block.size() && !LEFT_OUT.matcher(block.get(i)).matches()) {
                piece.add(block.get(i));
            } else if (!piece.isEmpty()) {
                from = after(piece, file, from);
                if (from < 0) {
                    return false;
                }
                piece.clear();
            }
        }
        return true;
    }

    /** The line behind the first place in {@code file} where {@code piece} stands; -1 if there is none. */
    private static int after(List<String> piece, List<String> file, int from) {
        for (int start = from; start + piece.size() <= file.size(); start++) {
            int shift = indent(file.get(start)) - indent(piece.get(0));
            boolean same = true;
            for (int i = 0; i < piece.size() && same; i++) {
                same = isSame(piece.get(i), file.get(start + i), shift);
            }
            if (same) {
                return start + piece.size();
            }
        }
        return -1;
    }

    private static boolean isSame(String shown, String there, int shift) {
        return shown.strip().equals(there.strip()) && (shown.isBlank() || indent(there) - indent(shown) == shift);
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
