package io.graceful.quarkus.it;

import io.graceful.testkit.edge.Counts;
import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Outcome;
import io.graceful.testkit.edge.Protocol;
import io.graceful.testkit.edge.TestCertificate;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A packaged application in a process of its own, as the kit of edges drives it. */
final class KitServer implements EdgeServer {

    private static final Pattern REPORT = Pattern.compile(" (CLEAN|[A-Z_]+) after ");

    private final Running app;
    private final int tlsPort;
    private volatile Counts last = Counts.NOTHING;
    private volatile long stoppedNanos;

    KitServer(Path jar) throws IOException {
        tlsPort = Running.free();
        app = Running.pod(
                        jar,
                        "quarkus.http.ssl-port=" + tlsPort,
                        "quarkus.http.insecure-requests=enabled",
                        "quarkus.http.ssl.certificate.key-store-file=" + TestCertificate.file(),
                        "quarkus.http.ssl.certificate.key-store-password=" + TestCertificate.PASSWORD,
                        "quarkus.http.limits.max-body-size=64M",
                        "quarkus.graceful.termination-grace-period=12s",
                        "quarkus.graceful.propagation.delay=1s",
                        "quarkus.graceful.propagation.quiet-period=200ms",
                        "quarkus.graceful.drain.timeout=5s",
                        "quarkus.graceful.stop.timeout=500ms")
                .ready()
                .until("Listening on");
    }

    @Override
    public Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }

    @Override
    public int port() {
        return app.port;
    }

    @Override
    public int tlsPort() {
        return tlsPort;
    }

    /** Of a process that is gone: what it said last of what is open, and that is nothing if its report is clean. */
    @Override
    public Counts counts() {
        try {
            String said = app.get(app.port, "/healthz?verbose").body();
            last = new Counts(
                    number(said, "requestsInFlight"), number(said, "connectionsOpen"), number(said, "streams"));
        } catch (IOException e) {
            if (outcome().filter(Outcome::clean).isPresent()) {
                last = Counts.NOTHING;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return last;
    }

    private static int number(String said, String name) {
        Matcher found = Pattern.compile(name + ": (\\d+)").matcher(said);
        return found.find() ? Integer.parseInt(found.group(1)) : -1;
    }

    @Override
    public void stop() {
        stoppedNanos = System.nanoTime();
        app.sigterm();
        app.until("because of SIGTERM");
    }

    @Override
    public Optional<Outcome> outcome() {
        Matcher report = REPORT.matcher(app.output());
        if (!report.find() || app.isAlive()) {
            return Optional.empty();
        }
        boolean clean = report.group(1).equals("CLEAN");
        return Optional.of(new Outcome(clean, clean ? 0 : 1, 0, Duration.ofNanos(System.nanoTime() - stoppedNanos)));
    }

    @Override
    public void close() throws IOException {
        app.close();
    }
}
