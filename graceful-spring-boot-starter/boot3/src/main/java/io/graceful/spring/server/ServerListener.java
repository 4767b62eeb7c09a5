package io.graceful.spring.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.WebServer;

/** Hears of every embedded server that has started. A bean of this type is enough. */
@FunctionalInterface
public interface ServerListener {

    /**
     * A server listens.
     *
     * @param ports asks the server for the ports that are open at that moment, those of connectors of which Boot knows nothing
     *     included
     * @param namespace of the context it belongs to; null for the application's own
     */
    void started(WebServer server, ServerPorts ports, @Nullable String namespace);
}
