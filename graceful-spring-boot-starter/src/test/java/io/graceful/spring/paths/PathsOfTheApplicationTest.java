package io.graceful.spring.paths;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.spring.app.Running;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.WebHandler;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/** Whoever has a path of graceful's itself keeps it, and is told so. */
@ExtendWith(OutputCaptureExtension.class)
class PathsOfTheApplicationTest {

    private static final String WARNING = "The application has paths of graceful's itself";

    /** As services have them that were in Kubernetes before. */
    @RestController
    static class Own {

        @GetMapping("/healthz")
        ResponseEntity<String> healthz() {
            return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("the database is down");
        }

        @PostMapping("/drain")
        String drain() {
            return "the tank is being drained";
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Own.class, Pages.class})
    static class Mvc {

        @Bean
        RouterFunction<ServerResponse> functions() {
            return RouterFunctions.route()
                    .path(
                            "/api",
                            nested -> nested.GET(
                                    "/livez", request -> ServerResponse.ok().build()))
                    .GET("/livez", request -> ServerResponse.ok().body("a function's"))
                    .build();
        }

        @Bean("/readyz")
        HttpRequestHandler readyz() {
            return (request, response) ->
                    response.getOutputStream().write("a handler's".getBytes(StandardCharsets.UTF_8));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import({Own.class, Pages.class})
    static class Flux {

        @Bean
        org.springframework.web.reactive.function.server.RouterFunction<?> functions() {
            return org.springframework.web.reactive.function.server.RouterFunctions.route()
                    .GET(
                            "/livez",
                            request -> org.springframework.web.reactive.function.server.ServerResponse.ok()
                                    .bodyValue("a function's"))
                    .build();
        }

        @Bean
        HandlerMapping handlers() {
            WebHandler handler = exchange -> exchange.getResponse()
                    .writeWith(reactor.core.publisher.Mono.just(exchange.getResponse()
                            .bufferFactory()
                            .wrap("a handler's".getBytes(StandardCharsets.UTF_8))));
            return new SimpleUrlHandlerMapping(Map.of("/readyz", handler), 1);
        }
    }

    private static Class<?> owning(String server) {
        return server.equals("reactor.netty") ? Flux.class : Mvc.class;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void answerAsTheyDidWithoutGraceful(String server, CapturedOutput output) throws IOException {
        try (Running app = Running.on(server, owning(server))) {
            assertEquals(503, app.status("/healthz"));
            assertEquals("the database is down", app.get(app.port(), "/healthz").body());
            assertEquals("a function's", app.get(app.port(), "/livez").body());
            assertEquals("a handler's", app.get(app.port(), "/readyz").body());
            assertEquals(0, app.counted(), "a probe is one whoever answers it");
            assertEquals(
                    "the tank is being drained",
                    app.ask(app.port(), "POST", "/drain").body());
            assertEquals(1, app.counted(), "somebody waits for this answer");
            assertEquals("started (READY)\n", app.get(app.port(), "/startupz").body());

            List<String> warnings = output.getOut()
                    .lines()
                    .filter(line -> line.contains(WARNING))
                    .toList();
            assertEquals(1, warnings.size(), output::getOut);
            for (String part : List.of(
                    " WARN ",
                    "/healthz (",
                    "Own#healthz()",
                    "/drain (",
                    "Own#drain()",
                    "/livez (",
                    "/readyz (",
                    "graceful.management.base-path=/graceful")) {
                assertTrue(warnings.get(0).contains(part), () -> part + " is not in " + warnings);
            }
            assertFalse(warnings.get(0).contains("/startupz"), () -> warnings.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void andGracefulBesideThemWithABasePath(String server, CapturedOutput output) throws IOException {
        try (Running app = Running.on(server, owning(server), "graceful.management.base-path=/graceful")) {
            assertEquals(
                    "ready (READY)\n", app.get(app.port(), "/graceful/healthz").body());
            assertEquals(401, app.ask(app.port(), "POST", "/graceful/drain").status());
            assertEquals("the database is down", app.get(app.port(), "/healthz").body());
            assertEquals(
                    "the tank is being drained",
                    app.ask(app.port(), "POST", "/drain").body());
            assertFalse(output.getOut().contains(WARNING), output::getOut);
        }
    }

    /** Where Spring MVC stands below a path of its own, so do they, and graceful's are free. */
    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void areOnlyThoseAtTheSamePlace(String server, CapturedOutput output) throws IOException {
        try (Running app = Running.on(server, Mvc.class, "spring.mvc.servlet.path=/api")) {
            assertEquals("ready (READY)\n", app.get(app.port(), "/healthz").body());
            assertEquals(
                    "the database is down", app.get(app.port(), "/api/healthz").body());
            assertFalse(output.getOut().contains(WARNING), output::getOut);
        }
    }

    /** Single-page applications, gateways. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class CatchAll {

        @Bean
        Everything everything() {
            return new Everything();
        }
    }

    @RestController
    static class Everything {

        @GetMapping({"/{page}", "/**"})
        String page() {
            return "index";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void arePathsAndNoPatterns(String server, CapturedOutput output) throws IOException {
        try (Running app = Running.on(server, CatchAll.class)) {
            assertEquals("ready (READY)\n", app.get(app.port(), "/healthz").body());
            assertEquals("index", app.get(app.port(), "/anything").body());
            assertFalse(output.getOut().contains(WARNING), output::getOut);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithServlet {

        @Bean
        ServletRegistrationBean<OwnServlet> own() {
            return new ServletRegistrationBean<>(new OwnServlet(), "/healthz");
        }
    }

    static class OwnServlet extends jakarta.servlet.http.HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(
                jakarta.servlet.http.HttpServletRequest request, jakarta.servlet.http.HttpServletResponse response)
                throws IOException {
            response.getWriter().write("a servlet's");
        }
    }

    @ParameterizedTest
    @CsvSource({"tomcat, /", "jetty, /", "tomcat, /api", "jetty, /api"})
    void areThoseOfServletsToo(String server, String servletPath, CapturedOutput output) throws IOException {
        try (Running app = Running.on(server, WithServlet.class, "spring.mvc.servlet.path=" + servletPath)) {
            assertEquals("a servlet's", app.get(app.port(), "/healthz").body());
            assertEquals("alive (READY)\n", app.get(app.port(), "/livez").body());
            assertTrue(output.getOut().contains(WARNING), output::getOut);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class WithEndpoint {

        @Bean
        Tank tank() {
            return new Tank();
        }
    }

    @Endpoint(id = "drain")
    static class Tank {

        @WriteOperation
        String drain() {
            return "the tank is being drained";
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void areThoseOfActuatorsPortToo(String server, CapturedOutput output) throws IOException {
        try (Running app = Running.on(
                server,
                WithEndpoint.class,
                "management.server.port=0",
                "management.endpoints.web.base-path=/",
                "management.endpoints.web.exposure.include=*",
                "management.endpoint.drain.access=unrestricted")) {
            int management = app.port("local.management.port");
            assertEquals(
                    "the tank is being drained",
                    app.ask(management, "POST", "/drain", "Content-Type: application/json", "Accept: */*")
                            .body()
                            .replace("\"", ""));
            assertEquals("ready (READY)\n", app.get(management, "/healthz").body());
            assertEquals(401, app.ask(app.port(), "POST", "/drain").status(), "ours is on the other port");
            assertTrue(output.getOut().contains(WARNING + " and answers them"), output::getOut);
        }
    }

    /** Boot's own groups at these paths say what graceful says. */
    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "reactor.netty"})
    void actuatorsProbesAreTheSameTruth(String server, CapturedOutput output) throws IOException {
        try (Running app = Running.on(
                server,
                WithEndpoint.class,
                "management.endpoint.health.probes.enabled=true",
                "management.endpoint.health.probes.add-additional-paths=true")) {
            assertTrue(app.get(app.port(), "/readyz").body().contains("\"UP\""));
            assertEquals("ready (READY)\n", app.get(app.port(), "/healthz").body());
            app.graceful().gate("closed");
            assertEquals(503, app.status("/readyz"));
            assertEquals(503, app.status("/healthz"));
            assertEquals(200, app.status("/livez"));
            assertFalse(output.getOut().contains(WARNING), output::getOut);
        }
    }
}
