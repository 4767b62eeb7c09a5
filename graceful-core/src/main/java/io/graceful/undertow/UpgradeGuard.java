package io.graceful.undertow;

import io.graceful.edge.ServerEdge;
import io.undertow.Undertow;
import io.undertow.protocols.http2.Http2Channel;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.OpenListener;
import io.undertow.server.protocol.http2.Http2UpgradeHandler;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.lang.reflect.Field;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets no connection become an HTTP/2 one that would be told to leave at once: its request is answered on HTTP/1.1. Stands before
 * the handler that Undertow itself puts around an application for upgrades, and there is no public way to that place.
 */
final class UpgradeGuard implements HttpHandler {

    private static final Logger log = LoggerFactory.getLogger(UpgradeGuard.class);

    private static final HttpString SETTINGS = new HttpString("HTTP2-Settings");

    private final ServerEdge<?> edge;
    private final HttpHandler next;

    private UpgradeGuard(ServerEdge<?> edge, HttpHandler next) {
        this.edge = edge;
        this.next = next;
    }

    /** Guards the listeners of {@code server}, which has just been started. */
    static void install(Undertow server, ServerEdge<?> edge) {
        try {
            Field field = Undertow.ListenerInfo.class.getDeclaredField("openListener");
            field.setAccessible(true);
            for (Undertow.ListenerInfo info : server.getListenerInfo()) {
                OpenListener listener = (OpenListener) field.get(info);
                if (listener.getRootHandler() instanceof Http2UpgradeHandler upgrades) {
                    listener.setRootHandler(new UpgradeGuard(edge, upgrades));
                }
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            log.warn(
                    "Upgrades to HTTP/2 cannot be refused during a stop; this Undertow is not known: {}", e.toString());
        }
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        String upgrade = exchange.getRequestHeaders().getFirst(Headers.UPGRADE);
        if (upgrade != null && upgrade.equals(Http2Channel.CLEARTEXT_UPGRADE_STRING)) {
            if (edge.acceptsUpgrade()) {
                Connections.leavesHttp1(exchange);
            } else {
                exchange.getRequestHeaders().remove(Headers.UPGRADE);
                exchange.getRequestHeaders().remove(SETTINGS);
            }
        }
        next.handleRequest(exchange);
    }
}
