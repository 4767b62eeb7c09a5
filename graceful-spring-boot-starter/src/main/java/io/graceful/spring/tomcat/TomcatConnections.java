package io.graceful.spring.tomcat;

import io.graceful.edge.ServerEdge;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.ActionHook;
import org.apache.coyote.UpgradeProtocol;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.net.AbstractEndpoint;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

/** Which connections are open on which connectors, by their sockets. */
final class TomcatConnections {

    private final ServerEdge<?> edge;
    private final Set<Connector> watched = ConcurrentHashMap.newKeySet();
    private final Map<SocketWrapperBase<?>, TomcatConnection> open = new ConcurrentHashMap<>();

    TomcatConnections(ServerEdge<?> edge) {
        this.edge = edge;
    }

    /**
     * From now on the ends of the connections of {@code connector} are noticed, and of their requests. Best before it is
     * initialized: only then can it be kept from changing connections to HTTP/2.
     */
    void watch(Connector connector) {
        if (Coyote.known()
                && connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol
                && watched.add(connector)) {
            AbstractEndpoint<?, ?> endpoint = Coyote.endpoint(protocol);
            // Nobody is told when the kernel has sent a file.
            endpoint.setUseSendfile(false);
            watch(endpoint);
            if (protocol instanceof AbstractHttp11Protocol<?> http11) {
                watchUpgrades(http11);
            }
        }
    }

    private <S> void watch(AbstractEndpoint<S, ?> endpoint) {
        endpoint.setHandler(new Watch<>(endpoint.getHandler()));
    }

    private void watchUpgrades(AbstractHttp11Protocol<?> protocol) {
        for (UpgradeProtocol upgrade : protocol.findUpgradeProtocols()) {
            if (upgrade instanceof Http2Protocol http2) {
                http2.setUseSendfile(false);
                // The last of a name is the one that is used.
                protocol.addUpgradeProtocol(new GracefulUpgrade(http2, edge));
            }
        }
    }

    /** A request begins on {@code its} edge, and whatever came before it on its connection is over. */
    TomcatRequest begin(ServerEdge<?> its, Request request) {
        ActionHook processor =
                TomcatRequest.processor(request.getCoyoteRequest().getResponse());
        SocketWrapperBase<?> socket = socket(request, processor);
        TomcatRequest begun;
        if (socket == null) {
            begun = new Http11Request(request, null);
            begun.begins();
            its.begin(begun, its.unwatched());
        } else if (request.getCoyoteRequest().protocol().equals("HTTP/2.0")) {
            Http2Request stream = new Http2Request(request, socket);
            begun = stream;
            begun.begins();
            stream.begins(its, http2(its, socket, CoyoteHttp2.handler(processor), request));
        } else {
            Http11Request next = new Http11Request(request, socket);
            begun = next;
            begun.begins();
            TomcatConnection connection = connection(socket, false, () -> TomcatConnection.http1(its, socket));
            connection.goesOnTo(next);
            its.begin(begun, connection.known());
            forgetIfClosed(socket);
        }
        return begun;
    }

    private @Nullable TomcatConnection http2(
            ServerEdge<?> its,
            SocketWrapperBase<?> socket,
            @Nullable InternalHttpUpgradeHandler handler,
            Request request) {
        if (handler == null) {
            return null;
        }
        if (socket.isClosed()) {
            // A stream that had to wait for a thread longer than its client for an answer.
            return TomcatConnection.http2(its, socket, handler, request);
        }
        TomcatConnection connection =
                connection(socket, true, () -> TomcatConnection.http2(its, socket, handler, request));
        forgetIfClosed(socket);
        return connection;
    }

    /** It may have closed before there was anything to forget. */
    private void forgetIfClosed(SocketWrapperBase<?> socket) {
        if (socket.isClosed()) {
            closed(socket);
        }
    }

    /** A request begins that does not count. */
    void passedBy(Request request) {
        SocketWrapperBase<?> socket = socket(
                request, TomcatRequest.processor(request.getCoyoteRequest().getResponse()));
        TomcatConnection connection = socket == null ? null : open.get(socket);
        if (connection != null) {
            connection.goesOnTo(null);
        }
    }

    /** The socket of a request, if its end will be noticed. */
    private @Nullable SocketWrapperBase<?> socket(Request request, ActionHook processor) {
        if (!watched.contains(request.getConnector())) {
            // Its connector was added while the service ran. This request's thread is past the place where it is
            // watched.
            watch(request.getConnector());
            return null;
        }
        return Coyote.socket(processor);
    }

    private TomcatConnection connection(SocketWrapperBase<?> socket, boolean multiplexed, Maker maker) {
        TomcatConnection known = open.get(socket);
        if (known != null && known.isMultiplexed() == multiplexed) {
            return known;
        }
        return open.compute(socket, (any, before) -> {
            if (before != null && before.isMultiplexed() == multiplexed) {
                return before;
            }
            if (before != null) {
                // It has changed from HTTP/1.1 to HTTP/2, behind the last response over HTTP/1.1.
                before.goesOnTo(null);
                before.closed();
            }
            return maker.make();
        });
    }

    /** A thread that still works on its request needs to find it. */
    private void closed(SocketWrapperBase<?> socket) {
        TomcatConnection gone = open.get(socket);
        if (gone != null) {
            gone.closed();
            if (!gone.isServing()) {
                open.remove(socket, gone);
            }
        }
    }

    private interface Maker {

        TomcatConnection make();
    }

    private final class Watch<S> implements AbstractEndpoint.Handler<S> {

        private final AbstractEndpoint.Handler<S> handler;

        Watch(AbstractEndpoint.Handler<S> handler) {
            this.handler = handler;
        }

        /** Called with the lock of the socket held. */
        @Override
        public SocketState process(SocketWrapperBase<S> socket, SocketEvent status) {
            TomcatConnection before = open.get(socket);
            if (before != null) {
                before.taken();
            }
            SocketState state = handler.process(socket, status);
            TomcatConnection after = open.get(socket);
            if (after != null) {
                if (status == SocketEvent.TIMEOUT && state == SocketState.OPEN) {
                    // A timeout that was none, of a request that goes on.
                    after.waits();
                } else {
                    after.left(socket, state == SocketState.LONG);
                }
                forgetIfClosed(socket);
            }
            return state;
        }

        @Override
        public Object getGlobal() {
            return handler.getGlobal();
        }

        @Override
        public void release(SocketWrapperBase<S> socket) {
            try {
                handler.release(socket);
            } finally {
                closed(socket);
            }
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
