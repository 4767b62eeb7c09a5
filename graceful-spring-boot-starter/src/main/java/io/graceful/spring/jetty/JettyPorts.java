package io.graceful.spring.jetty;

import io.graceful.Graceful;
import io.graceful.stop.AcceptQueue;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.server.NetworkConnector;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Lets Jetty accept everybody who waits at connectors that Spring knows nothing of, before their ports close. */
final class JettyPorts implements ApplicationListener<WebServerInitializedEvent> {

    private final Graceful graceful;
    private final AcceptQueue queue = AcceptQueue.ofThisMachine();

    JettyPorts(Graceful graceful) {
        this.graceful = graceful;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        if (event.getWebServer() instanceof JettyWebServer server) {
            ports(server).forEach(graceful::watches);
            // Asked again then: connectors may still be added.
            graceful.stopSequence().addCloser(deadline -> {
                for (int port : ports(server)) {
                    queue.emptied(port).close(deadline);
                }
            });
        }
    }

    private static List<Integer> ports(JettyWebServer server) {
        return Arrays.stream(server.getServer().getConnectors())
                .filter(NetworkConnector.class::isInstance)
                .map(connector -> ((NetworkConnector) connector).getLocalPort())
                .filter(port -> port > 0)
                .toList();
    }
}
