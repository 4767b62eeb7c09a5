package io.graceful.spring.app;

import static org.awaitility.Awaitility.await;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.spring.app.HttpConnection.Response;
import io.graceful.spring.line.Line;
import io.graceful.stop.StopReport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** An application on one of the servers, started for a test, asked on a connection for each request. */
public final class Running implements AutoCloseable {

    public static final String TOKEN = "a-token-for-tests";

    private final ConfigurableApplicationContext context;

    private Running(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param server tomcat, jetty or reactor.netty
     */
    public static Running on(String server, Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of(
                "server.port=0",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                // There are no brokers; Boot 3.5 would ask for them.
                "management.health.jms.enabled=false",
                "management.health.rabbit.enabled=false",
                Line.only(server),
                "graceful.propagation.delay=300ms",
                "graceful.propagation.quiet-period=100ms",
                "graceful.management.token=" + TOKEN));
        all.addAll(List.of(properties));
        Running running = new Running(new SpringApplicationBuilder(application)
                .web(server.equals("reactor.netty") ? WebApplicationType.REACTIVE : WebApplicationType.SERVLET)
                .properties(all.toArray(String[]::new))
                .run());
        await().until(() -> running.graceful().lifecycle().phase() == Phase.READY);
        return running;
    }

    public Graceful graceful() {
        return context.getBean(Graceful.class);
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public int port() {
        return port("local.server.port");
    }

    /** The port of that name in the environment. */
    public int port(String name) {
        return context.getEnvironment().getRequiredProperty(name, Integer.class);
    }

    public int status(String path) throws IOException {
        return get(port(), path).status();
    }

    public Response get(int port, String path) throws IOException {
        return ask(port, "GET", path);
    }

    public Response ask(int port, String method, String path, String... headers) throws IOException {
        try (HttpConnection connection = new HttpConnection(port)) {
            connection.send(method, path, method.equals("POST") ? "{}" : "", headers);
            return connection.read();
        }
    }

    /** How many requests were somebody's. */
    public long counted() {
        return graceful().requests().begun();
    }

    public StopReport stop() {
        return graceful()
                .stop(StopCause.API)
                .finished()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        context.close();
    }
}
