package io.graceful.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the page about other servers shows beside the promises of an edge: probes, and the end of the ports. */
class AnotherServerTest {

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void probesAreAnsweredAndNotCounted() throws Exception {
        JdkServer server = new JdkServer();
        try {
            assertEquals(200, ask(server, "GET", "/readyz").statusCode());
            assertEquals("", ask(server, "HEAD", "/livez").body());
            assertEquals(0, server.counts().connections());
            assertEquals("hello", ask(server, "GET", "/hello").body());
            assertEquals(1, server.counts().connections());
        } finally {
            server.close();
        }
    }

    @Test
    void aDrainIsWaitedForAndThePortCloses() throws Exception {
        JdkServer server = new JdkServer();
        try {
            HttpResponse<String> drained = ask(server, "POST", "/drain");

            assertEquals(200, drained.statusCode());
            assertEquals("drained", drained.body().lines().skip(1).findFirst().orElse(""));
            server.stop();
            Awaitility.await("the port closes").atMost(Duration.ofSeconds(15)).until(() -> isClosed(server));
        } finally {
            server.close();
        }
    }

    private boolean isClosed(JdkServer server) throws InterruptedException {
        try {
            ask(server, "GET", "/livez");
            return false;
        } catch (IOException e) {
            return server.outcome().isPresent();
        }
    }

    private HttpResponse<String> ask(JdkServer server, String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(10))
                .header("Authorization", "Bearer " + JdkServer.TOKEN)
                .method(method, BodyPublishers.noBody())
                .build();
        return client.send(request, BodyHandlers.ofString());
    }
}
