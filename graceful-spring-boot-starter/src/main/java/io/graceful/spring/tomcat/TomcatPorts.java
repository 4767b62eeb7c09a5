package io.graceful.spring.tomcat;

import io.graceful.Graceful;
import io.graceful.stop.AcceptQueue;
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
            // Asked only then: connectors may still be added.
            graceful.stopSequence().addCloser(deadline -> {
                for (Connector connector : server.getTomcat().getService().findConnectors()) {
                    if (connector.getLocalPort() > 0) {
                        queue.emptied(connector.getLocalPort()).close(deadline);
                    }
                }
            });
        }
    }
}
