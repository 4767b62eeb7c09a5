package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.undertow.GracefulUndertow;
import io.undertow.Undertow;
import io.undertow.server.HttpHandler;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The quick start of the README, compiled and run. */
class PlainJavaSnippetTest {

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
        // plain-java
        Graceful graceful = Graceful.builder()
                .warmup("catalog", catalog::load) // not ready before this is done
                .onStop("pool", pool::close) // once nothing is in flight any more
                .start(); // SIGTERM is caught from here on
        GracefulUndertow edge = GracefulUndertow.start(graceful); // probes are answered from here on
        edge.serve(Undertow.builder().addHttpListener(port, "0.0.0.0"), handler);
        // plain-java
        return graceful;
    }

    @Test
    void theReadmeShowsThisCode() {
        Snippets.check(PlainJavaSnippetTest.class, "README.md", "plain-java");
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
