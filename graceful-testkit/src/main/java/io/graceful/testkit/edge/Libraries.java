package io.graceful.testkit.edge;

import static io.graceful.testkit.edge.Expect.that;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code java.net.http} of the JDK that runs the kit, as it comes. */
final class Libraries {

    private static final Set<Protocol> PROTOCOLS =
            EnumSet.of(Protocol.HTTP_1_1, Protocol.H2C_UPGRADE, Protocol.TLS_HTTP_1_1, Protocol.TLS_H2);

    private static final long APART_MILLIS = 40;
    private static final int KB = 8192;

    /**
     * An old java.net.http on a busy machine fails a call by itself if it reads a GOAWAY before it has handed over the answer that
     * came first, or begins the next call meanwhile: some few of its calls. See {@code goaway-old-java} for what a server can do.
     */
    private static final int MOST_OF_ITS_OWN = 5;

    private Libraries() {}

    /** Asked once, and by nobody who does not play it. */
    private static final class Old {
        private static final boolean FAILS_ON_GOAWAY = OldJavaClient.failsOnGoaway();

        private Old() {}
    }

    static List<Promise> promises() {
        return List.of(
                new Promise(
                        "java-client",
                        "java.net.http calls through the wait, a GET and a POST each 40 ms, and the server fails none",
                        PROTOCOLS,
                        Libraries::calls),
                new Promise(
                        "java-client-download",
                        "java.net.http reads 8 MB slowly through the stop, and gets them whole",
                        PROTOCOLS,
                        Libraries::download));
    }

    private static HttpClient client(Play play) throws GeneralSecurityException {
        HttpClient.Builder builder = HttpClient.newBuilder();
        if (!play.isHttp2()) {
            builder.version(HttpClient.Version.HTTP_1_1);
        }
        return (play.protocol().isEncrypted() ? builder.sslContext(Trust.everybody()) : builder).build();
    }

    private static HttpRequest.Builder request(Play play, String target) {
        String base = play.protocol().isEncrypted()
                ? "https://localhost:" + play.server().tlsPort()
                : "http://127.0.0.1:" + play.server().port();
        return HttpRequest.newBuilder(URI.create(base + target)).timeout(Duration.ofSeconds(10));
    }

    private static void calls(Play play) throws Exception {
        HttpRequest get = request(play, "/hello").build();
        HttpRequest post = request(play, "/orders")
                .POST(HttpRequest.BodyPublishers.ofString("order"))
                .build();
        // A client each: with one for both, a call may be on its way when the other one's answer brings GOAWAY, which
        // no server
        // can prevent and java.net.http up to 17.0.15 fails.
        Calls gets = new Calls(client(play), get);
        Calls posts = new Calls(client(play), post);
        List<Thread> threads = new ArrayList<>();
        for (Calls calls : List.of(gets, posts)) {
            Thread thread = new Thread(calls, "edge-java-client");
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        try {
            Deadline.pause(10 * APART_MILLIS);
            play.stop();
            Deadline.pause(Math.max(1, play.servedMillis()));
        } finally {
            gets.over = true;
            posts.over = true;
        }
        for (Thread thread : threads) {
            thread.join(Client.PATIENCE_MILLIS);
        }
        for (Calls calls : List.of(gets, posts)) {
            that(calls.failures.isEmpty(), calls.request.method() + " failed: " + calls.failures);
            that(calls.done > 3, "only " + calls.done + " calls of " + calls.request.method());
            int most = Old.FAILS_ON_GOAWAY ? 1 + calls.done / MOST_OF_ITS_OWN : 0;
            that(
                    calls.goAways.get() <= most,
                    calls.goAways + " calls of " + calls.done + " of " + calls.request.method() + " failed by GOAWAY");
        }
        play.endsClean();
    }

    /** Who was answered before the stop and never asks again could not be told. */
    private static void tell(Play play, HttpClient client) throws InterruptedException {
        try {
            client.send(request(play, "/hello").build(), HttpResponse.BodyHandlers.discarding());
        } catch (IOException e) {
            // The server is at its end, and so is this test.
        }
    }

    /** One call after the other. */
    private static final class Calls implements Runnable {
        private final HttpClient client;
        private final HttpRequest request;
        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private volatile boolean over;
        private final AtomicInteger goAways = new AtomicInteger();

        private volatile int done;

        Calls(HttpClient client, HttpRequest request) {
            this.client = client;
            this.request = request;
        }

        @Override
        public void run() {
            for (int number = 1; !over; number++) {
                try {
                    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                    if (answer.statusCode() != 200 || answer.body().isEmpty()) {
                        failures.add(answer + " " + answer.body());
                    }
                } catch (IOException e) {
                    if (String.valueOf(e.getMessage()).contains("GOAWAY")) {
                        goAways.incrementAndGet();
                    } else {
                        failures.add(e.toString());
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
                done = number;
                Deadline.pause(APART_MILLIS);
            }
        }
    }

    private static void download(Play play) throws Exception {
        long pause = (play.server().floor().toMillis() + 1_500) * 64 / KB;
        HttpClient client = client(play);
        HttpResponse<InputStream> answer =
                client.send(request(play, "/download?kb=" + KB).build(), HttpResponse.BodyHandlers.ofInputStream());
        that(answer.statusCode() == 200, "a download was answered " + answer);
        try (InputStream in = answer.body()) {
            byte[] part = in.readNBytes(64 * 1024);
            int came = part.length;
            play.stop();
            while (part.length > 0) {
                Deadline.pause(pause);
                part = in.readNBytes(64 * 1024);
                came += part.length;
            }
            that(came == KB * 1024, "a download ended properly after " + came + " bytes");
        }
        tell(play, client);
        play.endsClean();
    }
}
