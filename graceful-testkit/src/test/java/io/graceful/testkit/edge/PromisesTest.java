package io.graceful.testkit.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The promises, and the page that lists them. */
class PromisesTest {

    private static final Path PAGE = Path.of("..", "docs", "testkit-edge.md");

    @Test
    void thePageListsEveryPromise() throws IOException {
        String page = Files.readString(PAGE);
        List<String> rows = page.substring(page.indexOf("<!-- promises -->"), page.indexOf("<!-- /promises -->"))
                .lines()
                .skip(3)
                .toList();

        assertEquals(
                Promises.all().stream()
                        .map(promise -> "| `" + promise.name() + "` | " + promise.sentence() + " | "
                                + over(promise.protocols()) + " |")
                        .toList(),
                rows);
    }

    private static String over(Set<Protocol> protocols) {
        if (protocols.equals(Protocol.HTTP)) {
            return "each of HTTP";
        }
        if (protocols.equals(Protocol.HTTP1)) {
            return "HTTP/1.1, with and without TLS";
        }
        return protocols.equals(Protocol.HTTP2)
                ? "each of HTTP/2"
                : protocols.stream().sorted().map(Protocol::toString).collect(Collectors.joining(", "));
    }

    @Test
    void namesAreDistinct() {
        List<String> names = Promises.all().stream().map(Promise::name).toList();

        assertEquals(Set.copyOf(names).size(), names.size());
        assertTrue(names.stream().allMatch(name -> name.matches("[a-z0-9-]+")), names::toString);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        String said = assertThrows(IllegalArgumentException.class, () -> Promises.named("nothing"))
                .getMessage();

        assertTrue(said.startsWith("no promise is named nothing (expected: one of [pages, told, "), said);
    }
}
