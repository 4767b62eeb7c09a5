package io.graceful.spring.jetty;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.http2.HTTP2Connection;
import org.eclipse.jetty.io.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Apart from the rest, because HTTP/2 is a jar that Boot's Jetty does not bring. */
final class JettyHttp2 {

    private static final Logger log = LoggerFactory.getLogger(JettyHttp2.class);

    private JettyHttp2() {}

    /** Jetty's own gentle GOAWAY, which it does not send by itself when a connector shuts down (jetty#13569). */
    static void sayGoAway(Connection connection) {
        if (connection instanceof HTTP2Connection http2) {
            // Completes when the last stream has ended, which the drain sees for itself.
            CompletableFuture<Void> ended = http2.getSession().shutdown();
            log.trace("GOAWAY on {}: {}", connection, ended);
        }
    }
}
