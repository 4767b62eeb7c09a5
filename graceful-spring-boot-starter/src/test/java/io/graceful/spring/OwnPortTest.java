package io.graceful.spring;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.settings.SettingsException;
import io.graceful.spring.app.FluxApp;
import io.graceful.spring.app.HttpConnection;
import io.graceful.spring.app.MvcApp;
import io.graceful.spring.line.Line;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/** Probes while every thread of the server is busy: on its port, and on {@code graceful.management.port}. */
class OwnPortTest {

    private static final String TOKEN = "a-token-for-tests";
    private static final String OWN_PORT = "graceful.management.port=0";

    /** What an answer may take that waits for nothing, on a busy machine. */
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private final List<HttpConnection> connections = new ArrayList<>();
    private ConfigurableApplicationContext context;

    private Graceful start(Class<?> application, String server, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                Line.only(server),
                "server.tomcat.threads.max=4",
                "server.tomcat.threads.min-spare=4",
                "server.jetty.threads.max=6",
                "server.jetty.threads.min=6",
                "server.jetty.threads.acceptors=1",
                "server.jetty.threads.selectors=1",
                "graceful.propagation.delay=300ms",
                "graceful.propagation.quiet-period=100ms",
                "graceful.propagation.max=1s",
                "graceful.management.token=" + TOKEN));
        all.addAll(List.of(properties));
        context = new SpringApplicationBuilder(application)
                .web(server.equals("netty") ? WebApplicationType.REACTIVE : WebApplicationType.SERVLET)
                .properties(all.toArray(String[]::new))
                .run();
        Graceful graceful = context.getBean(Graceful.class);
        await().until(() -> graceful.lifecycle().phase() == Phase.READY);
        return graceful;
    }

    private int port() {
        return Line.port(context);
    }

    private int ownPort() {
        return context.getEnvironment().getRequiredProperty("local.graceful.management.port", Integer.class);
    }

    private HttpConnection connect(int port) throws IOException {
        HttpConnection connection = new HttpConnection(port);
        connections.add(connection);
        return connection;
    }

    private int status(int port, String path) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            return connection.get(path).status();
        }
    }

    @AfterEach
    void close() throws IOException {
        if (context != null && context.isActive()) {
            letGo();
            context.close();
        }
        for (HttpConnection connection : connections) {
            connection.close();
        }
    }

    private void letGo() {
        context.getBeanProvider(MvcApp.Pages.class).ifAvailable(pages -> pages.letGo.countDown());
        context.getBeanProvider(FluxApp.Pages.class).ifAvailable(pages -> pages.letGo.countDown());
    }

    /** More slow requests than the server has threads; returns once all of those are taken. */
    private void keepAllThreadsBusy(Graceful graceful) throws IOException {
        for (int i = 0; i < 8; i++) {
            connect(port()).send("GET", "/held", "");
        }
        // Jetty keeps some of its six for its own work.
        await().untilAsserted(() -> assertTrue(graceful.requests().open() >= 3));
        HttpConnection last = connect(port());
        last.socket().setSoTimeout(500);
        last.send("GET", "/hello", "");
        assertThrows(SocketTimeoutException.class, last::readHead, "a thread is free");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void onTheApplicationsPortProbesWaitForAThread(String server) throws IOException {
        Graceful graceful = start(MvcApp.class, server);
        assertNull(context.getEnvironment().getProperty("local.graceful.management.port"));
        keepAllThreadsBusy(graceful);
        HttpConnection probe = connect(port());
        long begun = System.nanoTime();
        CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS).execute(this::letGo);

        assertEquals(200, probe.get("/livez").status());

        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        assertTrue(took.compareTo(AT_ONCE) > 0, () -> "documented to wait, and took " + took);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty"})
    void onTheOwnPortTheyWaitForNobody(String server) throws IOException {
        Graceful graceful = start(MvcApp.class, server, OWN_PORT);
        keepAllThreadsBusy(graceful);

        Map<String, Duration> took = new ConcurrentHashMap<>();
        for (String path : List.of("/livez", "/healthz", "/startupz")) {
            long begun = System.nanoTime();
            assertEquals(200, status(ownPort(), path), path);
            took.put(path, Duration.ofNanos(System.nanoTime() - begun));
        }

        took.forEach((path, time) -> assertTrue(time.compareTo(AT_ONCE) < 0, () -> path + " took " + time));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tomcat", "jetty", "netty"})
    void bothPortsAgreeInEveryPhaseAndNoProbeIsCounted(String server) throws IOException {
        Graceful graceful = start(server.equals("netty") ? FluxApp.class : MvcApp.class, server, OWN_PORT);
        for (String path : List.of("/healthz", "/readyz", "/livez", "/startupz")) {
            assertEquals(200, status(port(), path), path);
            assertEquals(200, status(ownPort(), path), path);
        }
        graceful.gate("catalog");
        assertEquals(503, status(port(), "/healthz"));
        assertEquals(503, status(ownPort(), "/healthz"));
        graceful.gate("catalog").open();
        assertEquals(0, graceful.requests().begun());
        assertEquals(0, graceful.connections().openedEver());
        HttpConnection slow = connect(port());
        slow.send("GET", "/held", "");
        await().untilAsserted(() -> assertEquals(1, graceful.requests().open()));

        HttpConnection kubelet = connect(ownPort());
        kubelet.send("GET", "//drain", "", "X-Graceful-Token: " + TOKEN);
        assertTrue(kubelet.readHead().status() == 200 && kubelet.readChunk().startsWith("draining"));
        for (Phase phase : List.of(Phase.PROPAGATING, Phase.DRAINING)) {
            await().until(() -> graceful.lifecycle().phase().compareTo(phase) >= 0);
            for (int port : List.of(port(), ownPort())) {
                assertEquals(503, status(port, "/healthz"));
                assertEquals(200, status(port, "/livez"));
                assertEquals(200, status(port, "/startupz"));
            }
        }
        letGo();
        assertEquals("drained\n", kubelet.readChunk());
    }

    @Test
    void itIsOpenBeforeTheFirstBeanAndUntilTheLast() throws IOException {
        CompletableFuture<String> late = new CompletableFuture<>();
        Watching.late = late;
        start(Watching.class, "tomcat", OWN_PORT);

        assertEquals("503 200 503", context.getBean(String.class));
        context.close();

        assertEquals("503 200 200", late.join());
    }

    /** A bean that asks the port while it is made and while it is destroyed. */
    @Configuration(proxyBeanMethods = false)
    @Import(MvcApp.class)
    static class Watching {

        private static CompletableFuture<String> late;

        @Bean
        String early(Environment environment) throws IOException {
            return answers(environment.getRequiredProperty("local.graceful.management.port", Integer.class));
        }

        @Bean
        AutoCloseable last(Environment environment) {
            int port = environment.getRequiredProperty("local.graceful.management.port", Integer.class);
            return () -> late.complete(answers(port));
        }

        private static String answers(int port) throws IOException {
            StringBuilder all = new StringBuilder();
            for (String path : List.of("/healthz", "/livez", "/startupz")) {
                try (HttpConnection connection = new HttpConnection(port)) {
                    all.append(connection.get(path).status()).append(' ');
                }
            }
            return all.toString().strip();
        }
    }

    @Test
    void twentyContextsLeaveNothingBehind() {
        for (int i = 0; i < 20; i++) {
            start(Small.class, "tomcat", OWN_PORT);
            int port = ownPort();
            context.close();
            assertThrows(IOException.class, () -> new Socket("127.0.0.1", port).close());
        }
        assertEquals(0, threads());
    }

    /** Starts quickly. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Small {}

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("graceful-management"))
                .count();
    }

    @Test
    void aStartThatFailsClosesIt() {
        assertThrows(RuntimeException.class, () -> start(Failing.class, "tomcat", OWN_PORT));

        assertEquals(0, threads());
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Failing {

        @Bean
        String failing() {
            throw new IllegalStateException("on purpose");
        }
    }

    @Test
    void aPortThatIsTakenIsOneClearError() {
        start(Small.class, "tomcat", OWN_PORT);
        int taken = ownPort();
        ConfigurableApplicationContext first = context;

        SettingsException failure = assertThrows(
                SettingsException.class, () -> start(Small.class, "tomcat", "graceful.management.port=" + taken));

        assertTrue(
                failure.getMessage().contains("management.port: " + taken + " on management.host 0.0.0.0 (expected: "),
                failure::getMessage);
        assertEquals(1, threads());
        first.close();
        start(Small.class, "tomcat", "graceful.management.port=" + taken);
        assertEquals(taken, ownPort());
    }

    @Test
    void aTestWithoutAServerHasNone() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GracefulAutoConfiguration.class))
                .withPropertyValues(
                        OWN_PORT, "org.springframework.boot.test.context.SpringBootTestContextBootstrapper=true")
                .run(running -> {
                    assertTrue(running.isRunning());
                    assertFalse(running.getEnvironment().containsProperty("local.graceful.management.port"));
                });
        assertEquals(0, threads());
    }

    @Test
    void aContextThatNoSpringApplicationRunsHasOneAndClosesIt() {
        new WebApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(GracefulAutoConfiguration.class))
                .withPropertyValues(OWN_PORT)
                .run(running -> assertEquals(
                        200,
                        status(
                                running.getEnvironment()
                                        .getRequiredProperty("local.graceful.management.port", Integer.class),
                                "/livez")));
        assertEquals(0, threads());
    }
}
