package io.graceful.quarkus.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** How long an application takes to stop with Quarkus' own settings. */
final class ShutdownSettings {

    private ShutdownSettings() {}

    /** Stops an idle application; the wait must not be shorter than {@code least} seconds, nor as long as {@code most}. */
    static void check(Path jar, String path, String delay, String timeout, int least, int most) throws Exception {
        String[] set = Stream.of(delay, timeout)
                .filter(text -> !text.isEmpty())
                .map(text -> "quarkus.shutdown." + text)
                .toArray(String[]::new);
        try (Running app = Running.local(jar, set).ready()) {
            try (Socket socket = new Socket("127.0.0.1", app.port)) {
                // A client that keeps no connection, so that no connection is waited for.
                ApplicationTest.raw(socket, "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            }
            long begin = System.nanoTime();
            app.sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(28)), app.output());
            Duration took = Duration.ofNanos(System.nanoTime() - begin);
            // The quiet period, 3 s, counts from that connection.
            assertTrue(took.compareTo(Duration.ofSeconds(least)) >= 0, took + " " + app.output());
            assertTrue(took.compareTo(Duration.ofSeconds(most + 3)) < 0, took + " " + app.output());
            assertEquals(set.length > 0 ? 2 : 1, app.output().split("One deadline: ", -1).length, app.output());
        }
    }
}
