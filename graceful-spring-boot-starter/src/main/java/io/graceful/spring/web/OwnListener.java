package io.graceful.spring.web;

import io.graceful.Graceful;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.AbstractConfigurableWebServerFactory;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Tells where the application itself listens, for the requests that it sends to itself. */
final class OwnListener
        implements WebServerFactoryCustomizer<AbstractConfigurableWebServerFactory>,
                ApplicationListener<WebServerInitializedEvent> {

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
    public void onApplicationEvent(WebServerInitializedEvent event) {
        AbstractConfigurableWebServerFactory made = factory;
        int port = event.getWebServer().getPort();
        boolean management = event.getApplicationContext().getServerNamespace() != null;
        if (made == null || port <= 0 || management) {
            return;
        }
        InetAddress address = made.getAddress();
        graceful.sendWarmupRequestsTo(
                Ssl.isEnabled(made.getSsl()) ? "https" : "http",
                address == null ? new InetSocketAddress(port) : new InetSocketAddress(address, port));
    }
}
