package io.graceful.spring.security;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Spring Security as it comes locks every path and every POST without a token of its own; probes and {@code /drain} stand before it. */
class LockedTest {

    /** A reactive application has one server; names that Boot 3.5 does not know it passes over. */
    private static final String NO_TOMCAT =
            "org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration,"
                    + "org.springframework.boot.tomcat.autoconfigure.reactive.TomcatReactiveWebServerAutoConfiguration";

    private static final String TOKEN = "a-token-for-tests";

    private static int ask(
            ConfigurableApplicationContext context, String port, String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                        "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty(port) + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @ParameterizedTest
    @CsvSource({
        "SERVLET, local.server.port, ''",
        "SERVLET, local.server.port, spring.mvc.servlet.path=/api",
        "SERVLET, local.management.port, management.server.port=0",
        "REACTIVE, local.server.port, ''",
        "REACTIVE, local.management.port, management.server.port=0"
    })
    void probesPassWithoutCredentialsAndTheDrainAsksForItsToken(WebApplicationType type, String port, String property)
            throws Exception {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(LockedApp.class)
                .web(type)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "spring.autoconfigure.exclude=" + NO_TOMCAT,
                        "spring.main.register-shutdown-hook=false",
                        "graceful.propagation.delay=300ms",
                        "graceful.propagation.quiet-period=100ms",
                        "graceful.propagation.max=1s",
                        "graceful.management.token=" + TOKEN,
                        property.isEmpty() ? "spring.application.name=locked" : property)
                .run()) {
            Graceful graceful = context.getBean(Graceful.class);
            await().until(() -> graceful.lifecycle().phase() == Phase.READY);

            String before = property.startsWith("spring.mvc") ? "/api" : "";
            assertEquals(401, ask(context, "local.server.port", "GET", before + "/hello"), "it locks");
            int locked = ask(context, "local.server.port", "POST", before + "/orders");
            assertEquals(4, locked / 100, "and asks a POST for a token of its own: " + locked);

            for (String path : List.of("/healthz", "/readyz", "/livez", "/startupz")) {
                assertEquals(200, ask(context, port, "GET", path), path);
            }
            assertEquals(401, ask(context, port, "GET", "/healthz?verbose"));
            assertEquals(401, ask(context, port, "POST", "/drain"));
            assertEquals(401, ask(context, port, "POST", "/drain", "X-Graceful-Token", "another-token"));
            assertEquals(Phase.READY, graceful.lifecycle().phase());

            assertEquals(202, ask(context, port, "POST", "/drain?wait=false", "X-Graceful-Token", TOKEN));
            assertEquals(503, ask(context, port, "GET", "/healthz"));
        }
    }
}
