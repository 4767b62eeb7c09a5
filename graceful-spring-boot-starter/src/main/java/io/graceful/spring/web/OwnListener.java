package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.spring.server.ServerListener;
import io.graceful.spring.server.ServerPorts;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/** Tells where the application itself listens, for the requests that it sends to itself. */
final class OwnListener implements WebServerFactoryCustomizer<AbstractConfigurableWebServerFactory>, ServerListener {

    private final Graceful graceful;
    private @Nullable AbstractConfigurableWebServerFactory factory;

    OwnListener(Graceful graceful) {
        this.graceful = graceful;
    }

    /** Asked only when the server is up: other customizers may come later. */
    @Override
    public void customize(AbstractConfigurableWebServerFactory newFactory) {
        factory = newFactory;
    }

    /** Before the end of the refresh, which begins the warm-up. */
    @Override
    public void started(WebServer server, ServerPorts ports, @Nullable String namespace) {
        AbstractConfigurableWebServerFactory made = factory;
        int port = server.getPort();
        if (made == null || port <= 0 || namespace != null) {
            return;
        }
        InetAddress address = made.getAddress();
        graceful.sendWarmupRequestsTo(
                Ssl.isEnabled(made.getSsl()) ? "https" : "http",
                address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
    }
}
