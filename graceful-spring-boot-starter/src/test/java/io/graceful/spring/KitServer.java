package io.graceful.spring;

import io.graceful.Graceful;
import io.graceful.lifecycle.Phase;
import io.graceful.lifecycle.StopCause;
import io.graceful.spring.app.KitApp;
import io.graceful.spring.app.OtherServers;
import io.graceful.stop.StopReport;
import io.graceful.testkit.edge.Counts;
import io.graceful.testkit.edge.EdgeServer;
import io.graceful.testkit.edge.Outcome;
import io.graceful.testkit.edge.Protocol;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A servlet application on one of Spring Boot's servers, as the kit for edges drives it. */
final class KitServer implements EdgeServer {

    private final ConfigurableApplicationContext context;
    private final Graceful graceful;
    private final List<Integer> ports;
    private volatile Optional<Outcome> outcome = Optional.empty();

    private KitServer(ConfigurableApplicationContext context, Function<WebServer, List<Integer>> ports) {
        this.context = context;
        this.graceful = context.getBean(Graceful.class);
        this.ports = ports.apply(((WebServerApplicationContext) context).getWebServer());
    }

    /**
     * Starts {@code server}.
     *
     * @param connectors the configuration that gives it a second port and one with TLS
     * @param ports asks the server for its three ports, in this order: in cleartext, with TLS, the second one
     */
    static KitServer start(String server, Class<?> connectors, Function<WebServer, List<Integer>> ports)
            throws InterruptedException {
        List<String> properties = List.of(
                "server.port=0",
                "server.http2.enabled=true",
                "spring.main.banner-mode=off",
                "spring.main.register-shutdown-hook=false",
                "spring.autoconfigure.exclude=" + OtherServers.than(server),
                "graceful.termination-grace-period=11s",
                "graceful.drain.timeout=7s",
                "graceful.propagation.delay=1s",
                "graceful.propagation.quiet-period=150ms",
                "graceful.propagation.max=2s",
                "graceful.stop.timeout=1s");
        KitServer started;
        // Spring's logging is one for the process, and not made for several who start at once.
        synchronized (KitServer.class) {
            ConfigurableApplicationContext context = new SpringApplicationBuilder(KitApp.class, connectors)
                    .web(WebApplicationType.SERVLET)
                    .properties(properties.toArray(String[]::new))
                    .run();
            started = new KitServer(context, ports);
        }
        while (started.graceful.lifecycle().phase() != Phase.READY) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        return started;
    }

    @Override
    public Set<Protocol> protocols() {
        return EnumSet.allOf(Protocol.class);
    }

    @Override
    public int port() {
        return ports.get(0);
    }

    @Override
    public int tlsPort() {
        return ports.get(1);
    }

    @Override
    public int secondPort() {
        return ports.get(2);
    }

    @Override
    public Counts counts() {
        int streams = graceful.outstanding().streams().open();
        return new Counts(
                (int) graceful.requests().open(), graceful.connections().open(), streams);
    }

    @Override
    public void stop() {
        graceful.stop(StopCause.API).finished().thenAccept(report -> outcome = Optional.of(outcome(report)));
    }

    private Outcome outcome(StopReport report) {
        return new Outcome(
                report.clean(), report.cutCount(), (int) graceful.connections().untold(), report.took());
    }

    @Override
    public Duration cap() {
        return Duration.ofSeconds(9);
    }

    @Override
    public Optional<Outcome> outcome() {
        return outcome;
    }

    @Override
    public void close() {
        synchronized (KitServer.class) {
            context.close();
        }
    }
}
