package io.graceful.quarkus.it;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.quarkus.test.ProdBuildResults;
import io.quarkus.test.ProdModeTestResults;
import io.quarkus.test.QuarkusProdModeTest;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension in a packaged application, stopped by real signals; probes and {@code /drain} on the application's port. */
class ApplicationTest {

    @RegisterExtension
    static final QuarkusProdModeTest BUILD = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(App.class, App.Order.class, GrpcApp.class, GrpcApp.Bytes.class))
            .setApplicationName("app");

    @ProdBuildResults
    ProdModeTestResults results;

    private Path jar() {
        return results.getBuiltArtifactPath();
    }

    static String raw(Socket socket, String request) throws Exception {
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void readinessIsClosedWhileTheServiceWarmsUp() throws Exception {
        try (Running app = Running.local(jar(), "app.warmup.millis=3000").until("Listening on")) {
            assertEquals(503, app.status("/healthz"));
            assertEquals(503, app.status("/startupz"));
            assertEquals(503, app.status("/q/health/ready"));
            assertEquals(503, app.status("/q/health/started"));
            assertEquals(200, app.status("/livez"));
            assertEquals(200, app.status("/hello"));

            app.ready();

            assertEquals(200, app.status("/healthz"));
            assertEquals(200, app.status("/q/health/ready"));
            assertEquals(200, app.status("/q/health/started"));
        }
    }

    /** The shortest of all training runs: over before Quarkus has said that it is started. */
    @Test
    void aTrainingRunWithoutRequestsEndsByItself() throws Exception {
        try (Running app = Running.local(jar(), "quarkus.graceful.warmup.exit-after=true")) {
            assertEquals(0, app.exit(Duration.ofSeconds(30)), app.output());
            assertTrue(app.output().contains("warmup.requests names none"), app.output());
            assertFalse(app.output().contains(" READY "), app.output());
        }
    }

    @Test
    void gatesOfBeansKeepTheServiceFromBeingReady() throws Exception {
        try (Running app = Running.local(jar(), "app.gate=true").ready()) {
            HttpResponse<String> closed = app.get(app.port, "/q/health/ready");
            assertEquals(503, closed.statusCode());
            assertTrue(closed.body().contains("catalog"), closed.body());
            assertEquals(503, app.status("/healthz"));

            app.post(app.port, "/open");

            assertEquals(200, app.status("/healthz"));
        }
    }

    @Test
    void aPodServesOnAndTellsItsClients() throws Exception {
        try (Running app = Running.pod(jar()).ready()) {
            assertEquals(200, app.status("/hello"));
            app.sigterm();
            await().until(() -> app.status("/healthz") == 503);
            assertEquals(503, app.status("/q/health/ready"));
            assertEquals(200, app.status("/livez"));

            for (String path : new String[] {"/hello", "/json", "/nowhere", "/broken"}) {
                try (Socket socket = new Socket("127.0.0.1", app.port)) {
                    String response = raw(socket, "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    assertTrue(response.toLowerCase().contains("\r\nconnection: close\r\n"), path + ": " + response);
                }
            }

            assertEquals(143, app.exit(Duration.ofSeconds(29)), app.output());
            // The client of this test keeps a connection that it does not use: nobody can tell it.
            assertTrue(app.output().contains("; 0 cut,"), app.output());
        }
    }

    @Test
    void aConnectionIsClosedOnlyWhenItsRequestHasBeenRead() throws Exception {
        try (Running app = Running.pod(jar()).ready()) {
            app.sigterm();
            await().until(() -> app.status("/healthz") == 503);
            try (Socket socket = new Socket("127.0.0.1", app.port)) {
                socket.setSoTimeout(10_000);
                String head = "POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n";
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(new byte[100_000]);
                socket.getOutputStream().flush();
                byte[] first = new byte[12];
                assertEquals(12, socket.getInputStream().readNBytes(first, 0, 12));
                socket.getOutputStream().write(new byte[100_000]);
                String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
                assertTrue(rest.toLowerCase().contains("connection: close"), rest);
            }
        }
    }

    @Test
    void goAwayIsSentToHttp2Clients() throws Exception {
        try (Running app = Running.pod(jar()).ready();
                Socket socket = new Socket("127.0.0.1", app.port)) {
            Http2Client client = new Http2Client(socket);
            assertEquals(200, client.get(1, "/hello"));
            assertFalse(client.sawGoAway());

            app.sigterm();

            assertEquals(Integer.MAX_VALUE, client.lastStreamOfGoAway());
            assertEquals(200, client.get(3, "/hello"), "a stream that was just being opened is served");
        }
    }

    @Test
    void aSlowRequestIsWaitedForAndNothingElse() throws Exception {
        try (Running app = Running.local(jar()).ready()) {
            CompletableFuture<Integer> slow = later(() -> app.status("/slow?ms=2000"));
            app.until("slow begins").sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(20)), app.output());
            assertEquals(200, slow.get(5, TimeUnit.SECONDS));
            assertTrue(app.output().contains("CLEAN after"), app.output());
        }
    }

    @Test
    void aResponseThatItsClientTakesSlowlyIsWaitedFor() throws Exception {
        try (Running app = Running.local(jar()).ready();
                Socket socket = new Socket("127.0.0.1", app.port)) {
            socket.setReceiveBufferSize(32 << 10);
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /big HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            assertEquals('H', in.read());
            app.sigterm();
            app.until("DRAINING");
            long bytes = 0;
            byte[] buffer = new byte[1 << 20];
            for (int read = in.read(buffer); read >= 0 && bytes < 32 << 20; read = in.read(buffer)) {
                bytes += read;
            }
            assertTrue(bytes >= 32 << 20, bytes + " bytes: " + app.output());
            socket.close();
            assertEquals(143, app.exit(Duration.ofSeconds(28)), app.output());
        }
    }

    @Test
    void eventsAreEndedAndNotWaitedFor() throws Exception {
        try (Running app = Running.local(jar()).ready();
                Socket socket = new Socket("127.0.0.1", app.port)) {
            CompletableFuture<String> events = later(() -> raw(socket, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"));
            await().until(() -> app.get(app.port, "/healthz?verbose").body().contains("streams: 1"));
            app.sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(8)), app.output());
            assertTrue(events.get(5, TimeUnit.SECONDS).endsWith("\r\n0\r\n\r\n"), "the last chunk is there");
        }
    }

    @Test
    void aStuckRequestIsCutAndNamedBeforeTheKill() throws Exception {
        try (Running app = Running.pod(
                        jar(),
                        "quarkus.graceful.termination-grace-period=7s",
                        "quarkus.graceful.propagation.delay=1s",
                        "quarkus.graceful.drain.timeout=1s",
                        "quarkus.graceful.stop.timeout=1s")
                .ready()) {
            later(() -> app.status("/slow?ms=60000"));
            app.until("slow begins").sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(7)), app.output());
            assertTrue(app.output().contains("GET /slow"), app.output());
        }
    }

    @Test
    void aSignalDuringStartUpEndsIt() throws Exception {
        try (Running app = Running.pod(jar(), "app.startup.millis=3000").until("startup observer begins")) {
            app.sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(10)), app.output());
            assertFalse(app.output().contains(" READY "), app.output());
        }
    }

    @Test
    void aSignalDuringWarmUpCancelsIt() throws Exception {
        try (Running app = Running.pod(jar(), "app.warmup.millis=50000").until("Listening on")) {
            app.sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(10)), app.output());
            assertTrue(app.output().contains("Warm-up ended by the stop signal"), app.output());
        }
    }

    @Test
    void jobsUnderWayAreWaitedForAndNoneBegins() throws Exception {
        try (Running app =
                Running.local(jar(), "app.every=1s", "app.job.millis=2500").until("job begins")) {
            app.until(" READY ").sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(12)), app.output());
            String afterSignal = app.output().substring(app.output().indexOf("because of SIGTERM"));
            assertTrue(afterSignal.contains("job ends"), app.output());
            assertFalse(afterSignal.contains("job begins"), app.output());
        }
    }

    @Test
    void grpcSaysNotServingAndItsCallsAreWaitedFor() throws Exception {
        try (Running app = Running.pod(jar()).ready()) {
            ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", app.grpcPort)
                    .usePlaintext()
                    .build();
            try {
                assertEquals(ServingStatus.SERVING, health(channel));
                CompletableFuture<byte[]> held = later(() -> ClientCalls.blockingUnaryCall(
                        channel.newCall(GrpcApp.HOLD, CallOptions.DEFAULT), new byte[130]));
                await().until(() -> app.get(app.port, "/q/metrics").body().contains("graceful"));
                app.sigterm();
                await().until(() -> health(channel) == ServingStatus.NOT_SERVING);
                assertEquals(130, held.get(25, TimeUnit.SECONDS).length);
                assertEquals(143, app.exit(Duration.ofSeconds(29)), app.output());
            } finally {
                channel.shutdownNow();
            }
        }
    }

    /** Nobody tells them before the server itself does; then the next call finds nobody at the port, which is what it should find. */
    @Test
    void grpcClientsThatKeepTheirChannelsAreToldAndLoseNoCall() throws Exception {
        try (Running app = Running.pod(jar()).ready()) {
            List<CompletableFuture<String>> clients = IntStream.range(0, 8)
                    .mapToObj(client -> later(() -> callsUntilNobodyAnswers(app)))
                    .toList();
            app.sigterm();
            for (CompletableFuture<String> client : clients) {
                assertEquals("UNAVAILABLE: java.net.ConnectException", client.get(29, TimeUnit.SECONDS));
            }
            assertEquals(143, app.exit(Duration.ofSeconds(29)), app.output());
            assertTrue(app.output().contains("CLEAN"), app.output());
        }
    }

    /** How the first call failed that did. */
    private static String callsUntilNobodyAnswers(Running app) {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("127.0.0.1", app.grpcPort)
                .usePlaintext()
                .build();
        try {
            while (true) {
                ClientCalls.blockingUnaryCall(channel.newCall(GrpcApp.HOLD, CallOptions.DEFAULT), new byte[1]);
            }
        } catch (StatusRuntimeException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            String name = cause instanceof ConnectException ? ConnectException.class.getName() : cause.toString();
            return e.getStatus().getCode() + ": " + name;
        } finally {
            channel.shutdownNow();
        }
    }

    private static ServingStatus health(ManagedChannel channel) {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }

    @Test
    void drainNeedsTheTokenAndHoldsItsAnswer() throws Exception {
        try (Running app =
                Running.pod(jar(), "quarkus.graceful.propagation.delay=2s").ready()) {
            try (Socket socket = new Socket("127.0.0.1", app.port)) {
                String refused = raw(socket, "GET /drain HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                assertTrue(refused.startsWith("HTTP/1.1 401"), refused);
            }
            assertEquals(200, app.status("/healthz"));

            HttpResponse<String> drained = app.get(app.port, "//drain");

            assertEquals(200, drained.statusCode());
            assertTrue(drained.body().contains("drained"), drained.body());
            assertEquals(503, app.status("/healthz"));
            app.sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(8)), app.output());
        }
    }

    @Test
    void metersAreInTheRegistryOfQuarkus() throws Exception {
        try (Running app = Running.local(jar()).ready()) {
            String scrape = app.get(app.port, "/q/metrics").body();
            assertTrue(scrape.contains("graceful_phase"), scrape);
            assertTrue(app.get(app.port, "/healthz?verbose").body().contains("requestsEver: 0"));
        }
    }

    @Test
    void wrongSettingsStopTheStartWithOneMessage() throws Exception {
        try (Running app = Running.local(
                jar(),
                "quarkus.graceful.drain.timeout=soon",
                "quarkus.graceful.propagation.delay=-1s",
                "quarkus.graceful.management.port=9000",
                "quarkus.graceful.drain.timout=3s")) {
            assertEquals(1, app.exit(Duration.ofSeconds(30)), app.output());
            String said = app.output();
            assertTrue(said.contains("drain.timeout: soon (expected: a duration, zero or longer"), said);
            assertTrue(said.contains("propagation.delay: -1s (expected: a duration, zero or longer"), said);
            assertTrue(said.contains("management.port: 9000 (expected: quarkus.management"), said);
            assertTrue(said.contains("(expected: quarkus.graceful.drain.timeout?)"), said);
            assertFalse(said.contains("\tat "), said);
            assertFalse(said.contains("Listening on"), said);
        }
    }

    /** Outside a pod nothing is waited for but what Quarkus' own settings ask for, once. */
    @ParameterizedTest
    @CsvSource({
        "'',        '',         0, 2",
        "delay=2s,  '',         2, 4",
        "'',        timeout=9s, 0, 2",
        "delay=2s,  timeout=9s, 2, 4"
    })
    void quarkusOwnWaitsArePartOfOurs(String delay, String timeout, int least, int most) throws Exception {
        ShutdownSettings.check(jar(), "/hello", delay, timeout, least, most);
    }

    @ParameterizedTest
    @ValueSource(strings = {"quarkus.shutdown.delay=x", "quarkus.shutdown.timeout=x"})
    void quarkusOwnSettingsAreCheckedToo(String wrong) throws Exception {
        try (Running app = Running.local(jar(), wrong)) {
            assertEquals(1, app.exit(Duration.ofSeconds(30)), app.output());
            assertTrue(app.output().contains(wrong.replace("=", ": ") + " (expected: a duration"), app.output());
        }
    }

    static <T> CompletableFuture<T> later(java.util.concurrent.Callable<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.call());
                    } catch (Exception e) {
                        result.completeExceptionally(e);
                    }
                },
                "test-client");
        thread.setDaemon(true);
        thread.start();
        return result;
    }
}
