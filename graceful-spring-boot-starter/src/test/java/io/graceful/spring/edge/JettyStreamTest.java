package io.graceful.spring.edge;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.spring.app.HttpConnection;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;

/** Streams that their application goes on with, on Jetty, and that no servlet can be asked to end. */
class JettyStreamTest {

    private SpringEdgeServer server;

    @BeforeEach
    void start() throws IOException {
        server = SpringEdgeServer.start(JettyPages.class, WebApplicationType.SERVLET, "jetty", false);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aFeedThatKeepsAThreadIsEndedProperly() throws IOException {
        try (HttpConnection feed = new HttpConnection(server.port())) {
            feed.send("GET", "/blockingfeed?ms=50", "");
            assertEquals(200, feed.readHead().status());
            assertEquals("data: tick\n\n", feed.readChunk());

            server.stop();
            String last = feed.readChunk();
            while (last != null && !last.isEmpty()) {
                last = feed.readChunk();
            }

            assertEquals("", last, "cut instead of ended");
            assertEquals(-1, feed.in().read(), "the client may ask on");
            assertTrue(server.outcome().isEmpty(), "the end of everything ended it");
            await().until(() -> server.outcome().isPresent());
            assertTrue(server.outcome().orElseThrow().clean(), server.outcome()::toString);
        }
    }

    @Test
    void aFeedWhoseClientDoesNotReadHoldsNothingUp() throws IOException {
        try (Socket stalled = new Socket("127.0.0.1", server.port())) {
            stalled.getOutputStream()
                    .write("GET /blockingfeed?ms=0 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            await().until(() -> server.counts().streams() == 1);

            server.stop();
            await().until(() -> server.outcome().isPresent());

            assertTrue(server.outcome().orElseThrow().clean(), server.outcome()::toString);
            await().until(() -> server.counts().requests() == 0);
        }
    }
}
