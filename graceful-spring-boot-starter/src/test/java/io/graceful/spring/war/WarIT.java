package io.graceful.spring.war;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.spring.app.HttpConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootVersion;

/** WARs in containers of their own, and real signals. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class WarIT {

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void keptConnectionsLoseNothing(String container) throws Exception {
        try (WarProcess war = WarProcess.start(container, List.of(""))) {
            int port = war.port();
            assertEquals(200, status(port, "/healthz"), war.output());
            assertEquals(200, status(port, "/livez"));
            assertTrue(war.output().contains("Not seen by graceful: what "), war.output());
            WarLoad load = new WarLoad(port, 8);
            await().until(() -> load.served() > 500);
            war.sigterm();
            war.until("PROPAGATING");
            long before = load.served();
            assertEquals(503, status(port, "/healthz"));
            assertEquals(200, status(port, "/livez"));
            await().until(() -> load.served() > before + 500);

            assertEquals(List.of(), load.forgets());
            assertEquals(143, war.exit(Duration.ofSeconds(30)));
            String output = war.output();
            assertTrue(output.contains("UNSEEN after"), output);
            assertTrue(output.contains("0 cut, 0 connections untold"), output);
            assertFalse(output.contains("not seen: port"), output);
            if (container.equals("tomcat")) {
                assertTrue(output.indexOf("UNSEEN after") < output.indexOf("CONTAINER STOPS"), output);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void whatGoesOnWithoutAThreadIsWaitedForAndStreamsAreEnded(String container) throws Exception {
        try (WarProcess war = WarProcess.start(
                container, List.of("/shop"), "graceful.propagation.delay=1s", "graceful.propagation.quiet-period=1s")) {
            int port = war.port();
            try (HttpConnection thread = new HttpConnection(port);
                    HttpConnection async = new HttpConnection(port);
                    HttpConnection events = new HttpConnection(port)) {
                thread.send("GET", "/shop/held", "");
                async.send("GET", "/shop/async", "");
                events.send("GET", "/shop/events", "");
                events.readHead();
                assertTrue(events.readChunk().contains("data"));
                war.sigterm();
                war.until("DRAINING");

                String chunk = events.readChunk();
                while (chunk != null && !chunk.isEmpty()) {
                    chunk = events.readChunk();
                }
                assertEquals("", chunk, "a stream ends properly");
                assertTrue(war.isAlive());
                letGo(port);
                assertEquals("held", thread.read().body());
                assertEquals("held", async.read().body());
            }
            assertEquals(143, war.exit(Duration.ofSeconds(30)));
            assertTrue(war.output().contains("0 cut"), war.output());
        }
    }

    private static int status(int port, String path) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            return connection.get(path).status();
        }
    }

    private static void letGo(int port) throws IOException {
        try (HttpConnection other = new HttpConnection(port)) {
            HttpConnection.Response response = other.get("/shop/letgo");
            assertEquals("let go", response.body());
            assertTrue(response.tellsToLeave(), response.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void anUndeployedWarLeavesNothing(String container) throws Exception {
        try (WarProcess war = WarProcess.start(container, List.of("/a"), "graceful.management.port=0")) {
            int own = war.number("Probes and /drain are answered on \\S+:(\\d+)");
            int port = war.port();
            try (HttpConnection probe = new HttpConnection(own);
                    HttpConnection client = new HttpConnection(port)) {
                assertEquals(200, probe.get("/healthz").status());
                assertEquals(200, client.get("/a/hello").status());
            }
            war.tell("undeploy /a");
            war.until("END OF UNDEPLOYED /a");

            String output = war.output();
            assertTrue(output.contains("THREADS OF GRACEFUL: []"), output);
            if (container.equals("tomcat")) {
                assertFalse(output.contains("appears to have started a thread named [graceful"), output);
            }
            if (container.equals("tomcat") && SpringBootVersion.getVersion().startsWith("4.")) {
                // Elsewhere it may stay without graceful, too.
                assertTrue(output.contains("COLLECTED /a"), output);
            }
            war.sigterm();
            assertEquals(143, war.exit(Duration.ofSeconds(6)), "the signals are the JVM's again");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void twoWarsStopOneAfterTheOther(String container) throws Exception {
        try (WarProcess war = WarProcess.start(
                container,
                List.of("/a", "/b"),
                "graceful.propagation.delay=1s",
                "graceful.propagation.quiet-period=1s")) {
            int port = war.port();
            assertEquals(200, status(port, "/a/hello"));
            assertEquals(200, status(port, "/b/hello"));
            war.sigterm();

            war.until("PROPAGATING");
            assertEquals(200, status(port, "/a/hello"));
            assertEquals(200, status(port, "/b/hello"));
            assertEquals(143, war.exit(Duration.ofSeconds(30)));
            assertEquals(3, war.output().split("UNSEEN after", -1).length, war.output());
        }
    }
}
