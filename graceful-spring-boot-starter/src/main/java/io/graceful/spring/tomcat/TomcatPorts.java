package io.graceful.spring.tomcat;

import io.graceful.Graceful;
import io.graceful.stop.AcceptQueue;
import java.util.Arrays;
import java.util.List;
import org.apache.catalina.connector.Connector;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Lets Tomcat accept everybody who waits at connectors that Spring knows nothing of, before their ports close. */
final class TomcatPorts implements ApplicationListener<WebServerInitializedEvent> {

    private final Graceful graceful;
    private final AcceptQueue queue = AcceptQueue.ofThisMachine();

    TomcatPorts(Graceful graceful) {
        this.graceful = graceful;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        if (event.getWebServer() instanceof TomcatWebServer server) {
            ports(server).forEach(graceful::watches);
            // Asked again then: connectors may still be added.
            graceful.stopSequence().addCloser(deadline -> {
                for (int port : ports(server)) {
                    queue.emptied(port).close(deadline);
                }
            });
        }
    }

    private static List<Integer> ports(TomcatWebServer server) {
        return Arrays.stream(server.getTomcat().getService().findConnectors())
                .map(Connector::getLocalPort)
                .filter(port -> port > 0)
                .toList();
    }
}
