package io.graceful.spring.tomcat;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerConnection;
import io.graceful.edge.ServerEdge;
import jakarta.servlet.ServletConnection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Which connections are open on which connectors. A connection is known by the id that Tomcat gives it. */
final class TomcatConnections {

    private final ServerEdge<String> edge;
    private final Map<Connector, AbstractEndpoint<?, ?>> watched = new ConcurrentHashMap<>();

    TomcatConnections(ServerEdge<String> edge) {
        this.edge = edge;
    }

    /** From now on the end of each connection of {@code connector} is noticed. To be called before it is started. */
    void watch(Connector connector) {
        if (Coyote.known() && connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
            AbstractEndpoint<?, ?> endpoint = Coyote.endpoint(protocol);
            watch(endpoint);
            watched.put(connector, endpoint);
        }
    }

    private <S> void watch(AbstractEndpoint<S, ?> endpoint) {
        endpoint.setHandler(new Watch<>(endpoint.getHandler()));
    }

    /** The connection of {@code request}, on {@code its} edge. */
    EdgeConnection arrived(ServerEdge<String> its, Request request, boolean http2) {
        AbstractEndpoint<?, ?> endpoint = watched.get(request.getConnector());
        if (endpoint == null) {
            return its.unwatched();
        }
        ServletConnection connection = request.getServletConnection();
        return its.connection(
                connection.getConnectionId(),
                id -> http2 ? new Http2(endpoint, id, request.getHeader("User-Agent")) : new Http1(endpoint, id));
    }

    private static @Nullable SocketWrapperBase<?> socket(AbstractEndpoint<?, ?> endpoint, String id) {
        for (SocketWrapperBase<?> socket : endpoint.getConnections()) {
            if (id(socket).equals(id)) {
                return socket;
            }
        }
        return null;
    }

    private record Http1(AbstractEndpoint<?, ?> endpoint, String id) implements ServerConnection {

        @Override
        public boolean isOpen() {
            return socket(endpoint, id) != null;
        }
    }

    private record Http2(
            AbstractEndpoint<?, ?> endpoint,
            String id,
            @Nullable String userAgent) implements ServerConnection.Multiplexed {

        @Override
        public boolean isOpen() {
            return socket(endpoint, id) != null;
        }

        /**
         * Tomcat's own first GOAWAY, whose last stream is 2^31-1: the client opens no new stream here, and all that it has opened
         * or is just opening are served.
         */
        @Override
        public void goAway() {
            SocketWrapperBase<?> socket = socket(endpoint, id);
            if (socket != null && socket.getCurrentProcessor() instanceof Processor processor) {
                processor.pause();
            }
        }
    }

    private static String id(SocketWrapperBase<?> socket) {
        return socket.getServletConnection("", "").getConnectionId();
    }

    private final class Watch<S> implements AbstractEndpoint.Handler<S> {

        private final AbstractEndpoint.Handler<S> handler;

        Watch(AbstractEndpoint.Handler<S> handler) {
            this.handler = handler;
        }

        @Override
        public SocketState process(SocketWrapperBase<S> socket, SocketEvent status) {
            return handler.process(socket, status);
        }

        @Override
        public Object getGlobal() {
            return handler.getGlobal();
        }

        @Override
        public void release(SocketWrapperBase<S> socket) {
            handler.release(socket);
            edge.closed(id(socket));
        }

        @Override
        public void pause() {
            handler.pause();
        }

        @Override
        public void recycle() {
            handler.recycle();
        }
    }
}
