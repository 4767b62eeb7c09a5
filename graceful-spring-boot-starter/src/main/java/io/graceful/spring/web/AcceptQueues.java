package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.stop.AcceptQueue;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Lets a server accept everybody who waits to be accepted before Spring closes its port, which would reset them all. */
final class AcceptQueues implements ApplicationListener<WebServerInitializedEvent> {

    private final Graceful graceful;
    private final AcceptQueue queue = AcceptQueue.ofThisMachine();

    AcceptQueues(Graceful graceful) {
        this.graceful = graceful;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        int port = event.getWebServer().getPort();
        if (port > 0) {
            graceful.watches(port);
            graceful.stopSequence().addCloser(queue.emptied(port));
        }
    }
}
