package io.graceful.quarkus.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.selfrequests.SelfRequests;
import io.quarkus.test.ProdBuildResults;
import io.quarkus.test.ProdModeTestResults;
import io.quarkus.test.QuarkusProdModeTest;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application warms itself up, below a root path. How well it judges is the core's affair. */
class SelfRequestsTest {

    private static final String REQUESTS = "quarkus.graceful.warmup.requests=/api/hello,/api/json";

    private static final Duration TRAINING = Duration.ofSeconds(30);

    @RegisterExtension
    static final QuarkusProdModeTest BUILD = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(
                    App.class, App.Order.class, GrpcApp.class, GrpcApp.Bytes.class, SelfRequestApp.class))
            .setApplicationName("warm")
            .overrideConfigKey("quarkus.http.root-path", "/api")
            .overrideConfigKey("quarkus.datasource.db-kind", "other")
            .overrideConfigKey("quarkus.datasource.jdbc.driver", "org.h2.Driver")
            .overrideConfigKey("quarkus.datasource.jdbc.url", "jdbc:h2:mem:test");

    @ProdBuildResults
    ProdModeTestResults results;

    private Path jar() {
        return results.getBuiltArtifactPath();
    }

    /** Once it appears, requests with the mark are exempt. */
    private static Running warming(Running app) {
        return app.until("Self-requests to http");
    }

    private static String verbose(Running app) throws Exception {
        return app.get(app.port, "/healthz?verbose").body();
    }

    @Test
    void readinessIsClosedUntilTheyHaveEndedAndNobodyCountsThem() throws Exception {
        try (Running app = warming(Running.local(jar(), REQUESTS, "quarkus.graceful.warmup.timeout=15s"))) {
            assertEquals(503, app.status("/healthz"));
            assertEquals(503, app.status("/startupz"));
            assertEquals(503, app.status("/api/q/health/ready"));

            app.ready();

            assertEquals(200, app.status("/healthz"));
            assertEquals(200, app.status("/api/q/health/ready"));
            String said = app.output();
            assertTrue(said.contains("[GET /api/hello, GET /api/json, POST /api/orders]"), said);
            assertTrue(said.matches("(?s).*Self-requests ended after \\S+ (SETTLED|CEILING_REACHED).* READY .*"), said);
            assertFalse(said.contains("errors"), said);
            assertTrue(said.contains("Warm-up task connection-pools done"), said);
            assertTrue(verbose(app).contains("requestsEver: 0"), verbose(app));
            assertTrue(verbose(app).contains("self-requests="), verbose(app));

            assertEquals(200, app.status("/api/hello"));

            assertTrue(verbose(app).contains("requestsEver: 1"), verbose(app));
            String scrape = app.get(app.port, "/api/q/metrics").body();
            assertTrue(scrape.matches("(?s).*http_server_requests_seconds_count\\{[^}]*\"/hello\"} 1\\.0.*"), scrape);
            assertFalse(scrape.contains("json") || scrape.contains("orders"), scrape);
            assertFalse(scrape.contains("graceful_self_request"), scrape);
        }
    }

    @Test
    void aWrongMarkIsNone() throws Exception {
        try (Running app = warming(Running.local(jar(), REQUESTS))) {
            for (String mark : new String[] {"", "true", "0123456789abcdef0123456789abcdef"}) {
                try (Socket socket = new Socket("127.0.0.1", app.port)) {
                    String response = ApplicationTest.raw(
                            socket,
                            "GET /api/hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + SelfRequests.HEADER + ": "
                                    + mark + "\r\n\r\n");
                    assertTrue(response.startsWith("HTTP/1.1 200"), response);
                }
            }
            assertTrue(verbose(app).contains("requestsEver: 3"), verbose(app));
        }
    }

    @Test
    void aTrainingRunEndsByItselfAndIsNeverReady() throws Exception {
        try (Running app = training("app.orders=/api/orders")) {
            assertEquals(0, app.exit(TRAINING), app.output());
            String said = app.output();
            assertTrue(said.contains("warmup.exit-after: exit status 0"), said);
            assertTrue(said.contains("] CLEAN after"), said);
            assertTrue(said.contains("warm stopped in"), () -> "Quarkus' own shutdown did not run: " + said);
            assertFalse(said.contains(" READY "), said);
        }
    }

    @Test
    void aTrainingRunWhoseRequestsAllFailSaysSoByItsStatus() throws Exception {
        try (Running app = training("app.orders=/api/nowhere")) {
            assertEquals(1, app.exit(TRAINING), app.output());
            assertTrue(app.output().contains("exit status 1, every request failed"), app.output());
        }
    }

    private Running training(String property) throws Exception {
        return Running.pod(
                jar(), property, "quarkus.graceful.warmup.exit-after=true", "quarkus.graceful.warmup.timeout=3s");
    }

    /** At once, because no client has ever found this pod: self-requests are no arrivals. */
    @Test
    void aSignalEndsThemAndThePodIsGoneAtOnce() throws Exception {
        try (Running app = warming(Running.pod(jar(), REQUESTS))) {
            app.sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(5)), app.output());
            assertTrue(app.output().contains("Warm-up ended by the stop signal"), app.output());
            assertFalse(app.output().contains("PROPAGATING"), app.output());
            assertFalse(app.output().contains("Self-request failed"), app.output());
        }
    }

    @Test
    void aRandomPortIsFound() throws Exception {
        try (Running app = Running.local(jar(), REQUESTS, "quarkus.http.port=0", "quarkus.graceful.warmup.timeout=6s")
                .ready()) {
            assertAnswered(app, "Self-requests to http://127.0.0.1:");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disabled", "redirect"})
    void theyGoOverTlsWherePlainHttpIsNotAnswered(String plain, @TempDir Path folder) throws Exception {
        Path keys = keys(folder);
        try (Running app = Running.local(
                        jar(),
                        REQUESTS,
                        "quarkus.http.insecure-requests=" + plain,
                        "quarkus.http.ssl-port=0",
                        "quarkus.http.ssl.certificate.key-store-file=" + keys,
                        "quarkus.http.ssl.certificate.key-store-password=secret",
                        "quarkus.graceful.warmup.timeout=6s")
                .ready()) {
            assertAnswered(app, "Self-requests to https://127.0.0.1:");
        }
    }

    @Test
    void aDatabaseThatIsAwayKeepsNobodyFromBeingReady() throws Exception {
        try (Running app = Running.local(
                        jar(),
                        "quarkus.datasource.jdbc.url=jdbc:h2:tcp://127.0.0.1:1/test",
                        "quarkus.graceful.warmup.timeout=12s")
                .until("Warm-up task connection-pools failed")) {
            assertTrue(app.output().contains("going on without it"), app.output());
            app.ready();
        }
    }

    private static void assertAnswered(Running app, String where) {
        assertTrue(app.output().contains(where), app.output());
        assertTrue(app.output().matches("(?s).*ended after \\S+ (SETTLED|CEILING_REACHED).*"), app.output());
        assertFalse(app.output().contains("Self-request failed"), app.output());
    }

    private static Path keys(Path folder) throws Exception {
        Path keys = folder.resolve("keys.p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        String command = "-genkeypair -alias a -keyalg EC -dname CN=a -storetype PKCS12 -storepass secret -keystore";
        Process process = new ProcessBuilder((tool + " " + command + " " + keys).split(" ")).start();
        assertTrue(process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0, "keytool");
        return keys;
    }
}
