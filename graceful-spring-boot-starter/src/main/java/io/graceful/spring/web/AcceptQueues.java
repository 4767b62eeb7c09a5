package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.stop.AcceptQueue;
import java.util.List;
import java.util.function.Function;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Lets a server accept everybody who waits to be accepted before Spring closes its ports, which would reset them all. */
public final class AcceptQueues implements ApplicationListener<WebServerInitializedEvent> {

    private final Graceful graceful;
    private final AcceptQueue queue = AcceptQueue.ofThisMachine();

    private final Function<WebServer, List<Integer>> ports;

    /** Of the one port that Spring knows. */
    AcceptQueues(Graceful graceful) {
        this(graceful, server -> List.of(server.getPort()));
    }

    /**
     * Of all ports of a server.
     *
     * @param ports asks a server for them; none for another kind of server
     */
    public AcceptQueues(Graceful graceful, Function<WebServer, List<Integer>> ports) {
        this.graceful = graceful;
        this.ports = ports;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        WebServer server = event.getWebServer();
        open(server).forEach(graceful::watches);
        // Asked again then: connectors may still be added.
        graceful.stopSequence().addCloser(deadline -> {
            for (int port : open(server)) {
                queue.emptied(port).close(deadline);
            }
        });
    }

    private List<Integer> open(WebServer server) {
        return ports.apply(server).stream().filter(port -> port > 0).toList();
    }
}
