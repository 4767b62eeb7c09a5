package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.undertow.GracefulUndertow;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The quick start of the README, compiled and run. */
class PlainJavaSnippetTest {

    private static final String SOURCE = "graceful-core/src/test/java/io/graceful/docs/PlainJavaSnippetTest.java";

    /** What the README's reader has of his own. */
    private static final class Catalog {
        private final AtomicInteger calls = new AtomicInteger();

        void load() {
            calls.incrementAndGet();
        }

        void close() {
            calls.incrementAndGet();
        }
    }

    private static Graceful quickStart(Catalog catalog, Catalog pool, int port, HttpHandler handler) {
        // readme
        Graceful graceful = Graceful.builder()
                .warmup("catalog", catalog::load) // not ready before this is done
                .onStop("pool", pool::close) // once nothing is in flight any more
                .start(); // SIGTERM is caught from here on
        GracefulUndertow edge = GracefulUndertow.start(graceful); // probes are answered from here on
        edge.serve(Undertow.builder().addHttpListener(port, "0.0.0.0"), handler);
        // readme
        return graceful;
    }

    @Test
    void theReadmeShowsThisCode() throws IOException {
        List<String> lines = Files.readAllLines(Docs.top().resolve(SOURCE));
        int begin = lines.indexOf("        // readme");
        int end = lines.subList(begin + 1, lines.size()).indexOf("        // readme") + begin + 1;
        List<String> block = new ArrayList<>(List.of("```java"));
        lines.subList(begin + 1, end).forEach(line -> block.add(line.substring(8)));
        block.add("```");

        Docs.check("README.md", "plain-java", block);
    }

    @Test
    void itWorks() {
        System.setProperty("graceful.management.port", "0");
        Catalog catalog = new Catalog();
        Catalog pool = new Catalog();
        try {
            Graceful graceful = quickStart(catalog, pool, 0, exchange -> exchange.endExchange());
            Awaitility.await("ready").until(() -> graceful.lifecycle().phase() == Phase.READY);
            assertEquals(1, catalog.calls.get());

            graceful.close();
            assertEquals(1, pool.calls.get());
        } finally {
            System.clearProperty("graceful.management.port");
        }
    }
}
