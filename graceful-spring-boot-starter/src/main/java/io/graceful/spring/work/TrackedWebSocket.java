package io.graceful.spring.work;

import io.graceful.Graceful;
import io.graceful.inflight.Ongoing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/** Closes WebSockets with 1001, going away, in their turn after the stop signal; the drain does not wait for them. */
final class TrackedWebSocket extends WebSocketHandlerDecorator {

    private final Graceful graceful;
    private final Map<String, Ongoing> open = new ConcurrentHashMap<>();

    TrackedWebSocket(Graceful graceful, WebSocketHandler handler) {
        super(handler);
        this.graceful = graceful;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws Exception {
        String name =
                "WebSocket " + (session.getUri() == null ? "" : session.getUri().getPath());
        open.put(session.getId(), graceful.stream(name, () -> goAway(session)));
        super.afterConnectionEstablished(session);
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) throws Exception {
        Ongoing stream = open.remove(session.getId());
        if (stream != null) {
            stream.close();
        }
        super.afterConnectionClosed(session, status);
    }

    private static void goAway(WebSocketSession session) {
        try {
            session.close(CloseStatus.GOING_AWAY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
