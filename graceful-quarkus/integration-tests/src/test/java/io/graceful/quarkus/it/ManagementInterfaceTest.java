package io.graceful.quarkus.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.ProdBuildResults;
import io.quarkus.test.ProdModeTestResults;
import io.quarkus.test.QuarkusProdModeTest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is decided at build time: the management interface, and Quarkus' own delay switched on. */
class ManagementInterfaceTest {

    @RegisterExtension
    static final QuarkusProdModeTest BUILD = new QuarkusProdModeTest()
            .withApplicationRoot(jar -> jar.addClasses(App.class, App.Order.class, GrpcApp.class, GrpcApp.Bytes.class))
            .setApplicationName("managed")
            .overrideConfigKey("quarkus.management.enabled", "true")
            .overrideConfigKey("quarkus.shutdown.delay-enabled", "true")
            .overrideConfigKey("quarkus.http.root-path", "/api");

    @ProdBuildResults
    ProdModeTestResults results;

    private Path jar() {
        return results.getBuiltArtifactPath();
    }

    @Test
    void probesAndDrainAreOnTheManagementInterfaceOnly() throws Exception {
        try (Running app =
                Running.pod(jar(), "quarkus.graceful.propagation.delay=2s").ready()) {
            for (String probe : new String[] {"/healthz", "/livez", "/startupz", "/q/health/ready"}) {
                assertEquals(200, app.get(app.managementPort, probe).statusCode(), probe);
                assertEquals(404, app.get(app.port, probe).statusCode(), probe);
            }
            assertEquals(404, app.get(app.port, "/drain").statusCode());
            assertEquals(200, app.get(app.port, "/api/hello").statusCode());
            CompletableFuture<Integer> slow = ApplicationTest.later(
                    () -> app.get(app.port, "/api/slow?ms=4000").statusCode());
            app.until("slow begins");

            HttpResponse<String> drained = app.get(app.managementPort, "/drain");

            assertEquals(200, drained.statusCode());
            assertEquals(200, slow.get(1, TimeUnit.SECONDS), "drained means that it has been answered");
            assertEquals(503, app.get(app.managementPort, "/healthz").statusCode());
            assertEquals(503, app.get(app.managementPort, "/q/health/ready").statusCode());
            app.sigterm();
            assertEquals(143, app.exit(Duration.ofSeconds(8)), app.output());
            assertTrue(app.output().contains("CLEAN after"), app.output());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'',        '',         0, 2",
        "delay=2s,  '',         2, 4",
        "'',        timeout=9s, 0, 2",
        "delay=2s,  timeout=9s, 2, 4"
    })
    void quarkusOwnDelayIsNotWaitedForTwice(String delay, String timeout, int least, int most) throws Exception {
        ShutdownSettings.check(jar(), "/api/hello", delay, timeout, least, most);
    }
}
