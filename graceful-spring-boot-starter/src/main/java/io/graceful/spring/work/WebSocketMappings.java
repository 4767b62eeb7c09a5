package io.graceful.spring.work;

import io.graceful.Graceful;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.InstantiationAwareBeanPostProcessor;
import org.springframework.web.socket.server.support.WebSocketHandlerMapping;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;

/** Wraps the handler of every WebSocket and SockJS endpoint, STOMP's too. */
final class WebSocketMappings implements InstantiationAwareBeanPostProcessor {

    private final ObjectProvider<Graceful> graceful;

    WebSocketMappings(ObjectProvider<Graceful> graceful) {
        this.graceful = graceful;
    }

    /** Before the mapping is initialised: then it copies what it has. */
    @Override
    public boolean postProcessAfterInstantiation(Object bean, String name) {
        if (bean instanceof WebSocketHandlerMapping mapping) {
            Map<String, Object> wrapped = new LinkedHashMap<>();
            mapping.getUrlMap().forEach((path, handler) -> wrapped.put(path, wrap(handler)));
            mapping.setUrlMap(wrapped);
        }
        return true;
    }

    private Object wrap(Object handler) {
        if (handler instanceof WebSocketHttpRequestHandler plain) {
            WebSocketHttpRequestHandler wrapped = new WebSocketHttpRequestHandler(
                    new TrackedWebSocket(graceful.getObject(), plain.getWebSocketHandler()),
                    plain.getHandshakeHandler());
            wrapped.setHandshakeInterceptors(plain.getHandshakeInterceptors());
            return wrapped;
        }
        if (handler instanceof SockJsHttpRequestHandler sockJs) {
            return new SockJsHttpRequestHandler(
                    sockJs.getSockJsService(),
                    new TrackedWebSocket(graceful.getObject(), sockJs.getWebSocketHandler()));
        }
        return handler;
    }
}
