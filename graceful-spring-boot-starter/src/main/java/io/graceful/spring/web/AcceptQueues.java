package io.graceful.spring.web;

import io.graceful.Graceful;
import io.graceful.stop.AcceptQueue;
import io.graceful.time.Time;
import io.graceful.time.Waits;
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
        graceful.addCloser(
                deadline -> Waits.until(Time.system(), () -> queue.waiting(port).orElse(0) == 0, deadline));
    }
}
