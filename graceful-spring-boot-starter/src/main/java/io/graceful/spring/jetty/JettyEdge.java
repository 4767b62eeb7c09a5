package io.graceful.spring.jetty;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerConnection;
import io.graceful.edge.ServerEdge;
import io.graceful.selfrequests.SelfRequests;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/** The outermost handler of a Jetty server, which sees every request that Jetty could read. */
final class JettyEdge extends Handler.Wrapper implements org.eclipse.jetty.io.Connection.Listener {

    /** Tells the access log which requests the service has sent to itself. */
    private static final String SELF_REQUEST = "io.graceful.selfRequest";

    private final ServerEdge<org.eclipse.jetty.io.Connection> edge;
    private final Set<Connector> known = ConcurrentHashMap.newKeySet();

    JettyEdge(ServerEdge<org.eclipse.jetty.io.Connection> edge) {
        this.edge = edge;
    }

    /** Puts this around what {@code server} has, and listens to the connections of its connectors. */
    void install(Server server) {
        setHandler(server.getHandler());
        server.setHandler(this);
        listenTo(server);
        // Whoever customizes the server after this may add connectors.
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                listenTo(server);
            }
        });
        RequestLog log = server.getRequestLog();
        if (log != null) {
            server.setRequestLog((request, response) -> {
                if (request.getAttribute(SELF_REQUEST) == null) {
                    log.log(request, response);
                }
            });
            // Or nobody would start and stop it any more.
            server.addBean(log);
        }
    }

    private void listenTo(Server server) {
        for (Connector connector : server.getConnectors()) {
            if (known.add(connector)) {
                connector.addEventListener(this);
                JettyUpgradeGuard.install(connector, edge);
            }
        }
    }

    private static @Nullable String mark(Request request) {
        return request.getHeaders().get(SelfRequests.HEADER);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (edge.isExempt(request.getHttpURI().getPath())) {
            return super.handle(request, response, callback);
        }
        if (edge.isSelfRequest(request, JettyEdge::mark)) {
            request.setAttribute(SELF_REQUEST, true);
            return serve(edge.rehearsal(), request, response, callback);
        }
        return serve(edge, request, response, callback);
    }

    private boolean serve(
            ServerEdge<org.eclipse.jetty.io.Connection> its, Request request, Response response, Callback callback)
            throws Exception {
        HttpVersion version = request.getConnectionMetaData().getHttpVersion();
        EdgeConnection connection = its.connection(
                request.getConnectionMetaData().getConnection(),
                known -> version == HttpVersion.HTTP_2
                        ? new Http2(known, request.getHeaders().get(HttpHeader.USER_AGENT))
                        : new Http1(known));
        JettyRequest view = new JettyRequest(request, version);
        request.addHttpStreamWrapper(view::watch);
        view.begin(its, connection);
        try {
            if (view.isRejected()) {
                response.setStatus(HttpStatus.SERVICE_UNAVAILABLE_503);
                response.getHeaders().put(HttpHeader.RETRY_AFTER, "1");
                callback.succeeded();
                return true;
            }
            return super.handle(request, response, callback);
        } finally {
            view.leftByItsThread();
        }
    }

    @Override
    public void onClosed(org.eclipse.jetty.io.Connection connection) {
        edge.closed(connection);
    }

    private record Http1(org.eclipse.jetty.io.Connection connection) implements ServerConnection {

        @Override
        public boolean isOpen() {
            return connection.getEndPoint().isOpen();
        }
    }

    private record Http2(
            org.eclipse.jetty.io.Connection connection,
            @Nullable String userAgent) implements ServerConnection.Multiplexed {

        @Override
        public boolean isOpen() {
            return connection.getEndPoint().isOpen();
        }

        @Override
        public void goAway() {
            JettyHttp2.sayGoAway(connection);
        }
    }
}
