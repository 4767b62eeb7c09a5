package io.graceful.testkit.edge;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A server, and the clients of one test. */
final class Play {

    private static final String USER_AGENT = "edge-test";
    private static final int ZERO_MILLIS = 8_000;
    private static final long LOOK_MILLIS = 10;

    private final EdgeServer server;
    private final Protocol protocol;
    private final List<Client> clients = new CopyOnWriteArrayList<>();
    private volatile boolean over;
    private volatile long stopNanos;
    private volatile long endNanos;
    private volatile Optional<Outcome> outcome = Optional.empty();
    private volatile Counts left = Counts.NOTHING;
    private volatile Optional<Exception> lost = Optional.empty();

    Play(EdgeServer server, Protocol protocol) {
        this.server = server;
        this.protocol = protocol;
    }

    EdgeServer server() {
        return server;
    }

    Protocol protocol() {
        return protocol;
    }

    boolean isHttp2() {
        return protocol.isHttp2();
    }

    Client connect() throws IOException, GeneralSecurityException {
        return connect(USER_AGENT);
    }

    Client connect(String userAgent) throws IOException, GeneralSecurityException {
        return keep(Client.connect(protocol.isEncrypted() ? server.tlsPort() : server.port(), protocol, userAgent));
    }

    /** A connection of HTTP/1.1, whatever the protocol of the play; encrypted only if that is. */
    Http1Client http1() throws IOException, GeneralSecurityException {
        return (Http1Client)
                (protocol.isEncrypted()
                        ? keep(Client.connect(server.tlsPort(), Protocol.TLS_HTTP_1_1, USER_AGENT))
                        : http1(server.port()));
    }

    Http1Client http1(int port) throws IOException, GeneralSecurityException {
        return (Http1Client) keep(Client.connect(port, Protocol.HTTP_1_1, USER_AGENT));
    }

    Http2Client http2(String userAgent) throws IOException, GeneralSecurityException {
        return (Http2Client) connect(userAgent);
    }

    private Client keep(Client client) {
        clients.add(client);
        return client;
    }

    /** Waits until the edge counts what it should. */
    void await(String otherwise, Predicate<Counts> condition) {
        if (!Deadline.in(ZERO_MILLIS).until(() -> condition.test(server.counts()))) {
            throw new AssertionError(otherwise + ": " + server.counts());
        }
    }

    void awaitRequests(int requests) {
        await(requests + " requests are not in the counts", counts -> counts.requests() + counts.streams() >= requests);
    }

    /** Begins the stop. At its end the server is closed, as a process would be gone. */
    void stop() {
        stopNanos = System.nanoTime();
        server.stop();
        Thread watcher = new Thread(this::endWithTheStop, "edge-stop");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void endWithTheStop() {
        while (!over) {
            Optional<Outcome> now = server.outcome();
            if (now.isPresent()) {
                endNanos = System.nanoTime();
                left = server.counts();
                try {
                    server.close();
                } catch (Exception e) {
                    lost = Optional.of(e);
                }
                outcome = now;
                return;
            }
            Deadline.pause(LOOK_MILLIS);
        }
    }

    boolean hasEnded() {
        return outcome.isPresent();
    }

    /** Milliseconds until the server may refuse new requests, less what a slow machine may need. */
    long servedMillis() {
        return server.floor().minusNanos(System.nanoTime() - stopNanos).toMillis() * 3 / 4;
    }

    /** Waits for the end of the stop. */
    Outcome end() {
        Duration most = server.cap().plusSeconds(10);
        if (!Deadline.in(most.toMillis()).until(() -> outcome.isPresent())) {
            throw new AssertionError("the stop has not ended within " + most + "; open: " + server.counts());
        }
        if (lost.isPresent()) {
            throw new AssertionError("the server could not be closed", lost.get());
        }
        return outcome.orElseThrow();
    }

    /** Waits for the end of a stop that nothing holds up, that loses nothing, and says so. */
    Outcome endsClean() {
        Outcome end = endsInTime();
        if (!end.clean() || end.cut() != 0) {
            throw new AssertionError("nothing was lost, and the report says otherwise: " + end);
        }
        return end;
    }

    /** The same where an application or a client has lost something by itself. */
    Outcome endsInTime() {
        Outcome end = end();
        if (endNanos - stopNanos >= server.cap().toNanos()) {
            throw new AssertionError("the stop was held up until its cap: " + end + ", open: " + left);
        }
        if (left.requests() != 0 || left.streams() != 0) {
            throw new AssertionError("the stop ended, and something is open: " + left);
        }
        return end;
    }

    /** All clients go, and nothing of them may be left. */
    void endsWithNothingOpen() throws IOException {
        for (Client client : clients) {
            client.close();
        }
        if (!Deadline.in(ZERO_MILLIS).until(() -> server.counts().equals(Counts.NOTHING))) {
            throw new AssertionError("all clients have gone, and something is open: " + server.counts());
        }
    }

    void close() throws Exception {
        over = true;
        for (Client client : clients) {
            client.close();
        }
        server.close();
    }
}
