package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.spring.server.ServerListener;
import io.graceful.spring.server.ServerPorts;
import io.graceful.stop.AcceptQueue;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.WebServer;

/** Lets a server accept everybody who waits to be accepted before Spring closes its ports, which would reset them all. */
final class AcceptQueues implements ServerListener {

    private final Graceful graceful;
    private final AcceptQueue queue = AcceptQueue.ofThisMachine();

    AcceptQueues(Graceful graceful) {
        this.graceful = graceful;
    }

    @Override
    public void started(WebServer server, ServerPorts ports, @Nullable String namespace) {
        // On a port of Actuator's own there is nobody's traffic.
        if (ports.areSeen() || namespace != null) {
            ports.open().forEach(graceful::watches);
        }
        // Asked again then: connectors may still be added.
        graceful.stopSequence().addCloser(deadline -> {
            for (int port : ports.open()) {
                queue.emptied(port).close(deadline);
            }
        });
    }
}
