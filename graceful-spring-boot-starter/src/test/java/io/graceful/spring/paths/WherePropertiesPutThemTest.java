package io.graceful.spring.paths;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.spring.app.HttpConnection;
import io.graceful.spring.app.Running;
import io.graceful.stop.StopReport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Probes, {@code /drain} and Actuator answer where context paths and base paths put them, and are nobody's traffic there. */
@ExtendWith(OutputCaptureExtension.class)
class WherePropertiesPutThemTest {

    private static final List<String> PROBES = List.of("/healthz", "/readyz", "/livez", "/startupz");

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Pages.class)
    static class App {}

    /** Spring Boot 3.5 has these groups of its own accord only in Kubernetes. */
    private static final String GROUPS = "management.endpoint.health.probes.enabled=true";

    @ParameterizedTest
    @CsvSource({"tomcat, ''", "tomcat, /shop", "jetty, ''", "jetty, /shop"})
    void theServletPathIsSpringMvcsAndNotTheirs(String server, String context) throws IOException {
        try (Running app = Running.on(
                server, App.class, GROUPS, "server.servlet.context-path=" + context, "spring.mvc.servlet.path=/api")) {
            for (String path : PROBES) {
                assertEquals(200, app.status(context + path), path);
            }
            assertEquals(401, app.ask(app.port(), "POST", context + "/drain").status());
            assertEquals(200, app.status(context + "/api/actuator/health/readiness"));
            assertEquals(200, app.status(context + "/api/actuator/health/liveness"));
            assertEquals(0, app.counted(), "probes are nobody's traffic");

            assertEquals(200, app.status(context + "/api/hello"));
            assertEquals(404, app.status(context + "/api/healthz"), "what Spring MVC has there is the application's");
            assertEquals(2, app.counted());

            StopReport report = app.stop();
            assertEquals(503, app.status(context + "/healthz"));
            assertEquals(503, app.status(context + "/api/actuator/health/readiness"));
            assertTrue(report.toString().contains("CLEAN"), report::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void actuatorAtTheRootIsNobodysTraffic(String server) throws IOException {
        try (Running app = Running.on(
                server,
                App.class,
                GROUPS,
                "management.endpoints.web.base-path=/",
                "management.endpoints.web.path-mapping.health=state",
                "management.endpoints.web.exposure.include=health,info")) {
            for (String path : List.of("/state", "/state/readiness", "/state/liveness", "/info", "/healthz")) {
                assertEquals(200, app.status(path), path);
            }
            assertEquals(0, app.counted());
            assertEquals(200, app.status("/hello"));
            assertEquals(404, app.status("/health"));
            assertEquals(2, app.counted());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tomcat, spring.mvc.servlet.path=/api, /api",
        "jetty, spring.mvc.servlet.path=/api, /api",
        "reactor.netty, spring.webflux.base-path=/shop, /shop"
    })
    void groupsWithAPathOfTheirOwnAreNobodysTraffic(String server, String property, String before) throws IOException {
        for (String port : List.of("management.server.port=", "management.server.port=0")) {
            try (Running app = Running.on(
                    server,
                    App.class,
                    GROUPS,
                    property,
                    port,
                    "management.endpoint.health.probes.add-additional-paths=true",
                    "management.endpoint.health.group.front.include=ping",
                    "management.endpoint.health.group.front.additional-path=server:/front")) {
                for (String path : List.of("/front", "/readyz", "/livez")) {
                    assertEquals(200, app.status(before + path), path);
                }
                assertEquals(0, app.counted(), port);
                assertEquals(200, app.status(before + "/hello"));
                assertEquals(1, app.counted(), port);
            }
        }
    }

    @Test
    void theBasePathOfAReactiveApplicationIsTheirs() throws IOException {
        try (Running app = Running.on("reactor.netty", App.class, GROUPS, "spring.webflux.base-path=/shop")) {
            for (String path : PROBES) {
                assertEquals(200, app.status("/shop" + path), path);
            }
            assertEquals(404, app.status("/healthz"), "nothing of this application is there");
            assertEquals(200, app.status("/shop/actuator/health/readiness"));
            assertEquals(401, app.ask(app.port(), "POST", "/shop/drain").status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void onActuatorsPortTheyAreBelowItsBasePath(String server) throws IOException {
        try (Running app = Running.on(
                server,
                App.class,
                GROUPS,
                "management.server.port=0",
                "management.server.base-path=/manage",
                "management.endpoints.web.base-path=/")) {
            int management = app.port("local.management.port");
            for (String path : PROBES) {
                assertEquals(200, app.get(management, "/manage" + path).status(), path);
                assertEquals(200, app.status(path), path);
            }
            assertEquals(401, app.ask(management, "POST", "/manage/drain").status());
            assertEquals(200, app.get(management, "/manage/health/readiness").status());
            assertEquals(0, app.counted());
            assertEquals(404, app.status("/health"));
            assertEquals(1, app.counted(), "Actuator is not on this port, so this is the application's");
        }
    }

    @ParameterizedTest
    @CsvSource({"tomcat, ''", "jetty, spring.mvc.servlet.path=/api", "reactor.netty, ''"})
    void aBasePathOfTheirOwnMovesThem(String server, String property) throws IOException {
        try (Running app = Running.on(
                server,
                App.class,
                property.isEmpty() ? GROUPS : property,
                "graceful.management.base-path=/platform/",
                "graceful.management.port=0")) {
            for (String path : PROBES) {
                assertEquals(200, app.status("/platform" + path), path);
                assertEquals(
                        200,
                        app.get(app.port("local.graceful.management.port"), "/platform" + path)
                                .status());
            }
            assertEquals(401, app.ask(app.port(), "POST", "/platform/drain").status());
            assertEquals(
                    404,
                    app.get(app.port("local.graceful.management.port"), "/healthz")
                            .status());
            assertEquals(0, app.counted());
            assertEquals(404, app.status("/healthz"));
            assertEquals(1, app.counted());
        }
    }

    /** The kubelet goes on asking while the pod stops, each time on a new connection. */
    @ParameterizedTest
    @CsvSource({
        "tomcat, spring.mvc.servlet.path=/api, /api/actuator/health/readiness",
        "jetty, spring.mvc.servlet.path=/api, /api/actuator/health/liveness",
        "tomcat, management.endpoints.web.base-path=/, /health/liveness",
        "reactor.netty, management.endpoints.web.base-path=/, /health/readiness"
    })
    void aStopDoesNotWaitForItsProbers(String server, String property, String path, CapturedOutput output)
            throws IOException {
        try (Running app = Running.on(server, App.class, GROUPS, property)) {
            AtomicBoolean over = new AtomicBoolean();
            AtomicInteger asked = new AtomicInteger();
            int port = app.port();
            CompletableFuture<Void> prober = CompletableFuture.runAsync(() -> {
                while (!over.get()) {
                    try (HttpConnection connection = new HttpConnection(port)) {
                        connection.get(path);
                        asked.incrementAndGet();
                    } catch (IOException e) {
                        return;
                    }
                }
            });
            await().until(() -> asked.get() > 10);
            int before = asked.get();
            long began = System.nanoTime();
            StopReport report = app.stop();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            over.set(true);
            prober.join();

            assertTrue(asked.get() > before, "nobody asked during the stop");
            assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, "took " + took + " of 30 s: " + report);
            assertTrue(report.toString().contains("CLEAN"), report::toString);
            assertFalse(output.getOut().contains("WARN"), output::getOut);
        }
    }
}
