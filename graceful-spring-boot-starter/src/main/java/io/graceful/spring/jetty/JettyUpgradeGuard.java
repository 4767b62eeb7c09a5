package io.graceful.spring.jetty;

import io.graceful.edge.ServerEdge;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Lets no connection become an HTTP/2 one that would be told to leave at once: its request is answered on HTTP/1.1. Stands in for
 * the factory that upgrades connections. Who begins with HTTP/2 is no concern of it.
 */
final class JettyUpgradeGuard extends ContainerLifeCycle implements ConnectionFactory.Upgrading {

    private static final String H2C = "h2c";

    private final ServerEdge<?> edge;
    private final ConnectionFactory.Upgrading factory;

    private JettyUpgradeGuard(ServerEdge<?> edge, ConnectionFactory.Upgrading factory) {
        this.edge = edge;
        this.factory = factory;
        addBean(factory);
    }

    /** Before the connector starts. */
    static void install(Connector connector, ServerEdge<?> edge) {
        if (connector instanceof AbstractConnector known && !known.isRunning()) {
            known.setConnectionFactories(known.getConnectionFactories().stream()
                    .map(factory -> guarded(factory, edge))
                    .toList());
        }
    }

    private static ConnectionFactory guarded(ConnectionFactory factory, ServerEdge<?> edge) {
        return factory instanceof ConnectionFactory.Upgrading upgrading
                        && factory.getProtocols().contains(H2C)
                ? new JettyUpgradeGuard(edge, upgrading)
                : factory;
    }

    @Override
    public @Nullable Connection upgradeConnection(
            Connector connector, EndPoint endPoint, MetaData.Request request, HttpFields.Mutable response) {
        boolean asked = !HttpMethod.PRI.is(request.getMethod());
        return asked && !edge.acceptsUpgrade()
                ? null
                : factory.upgradeConnection(connector, endPoint, request, response);
    }

    @Override
    public String getProtocol() {
        return factory.getProtocol();
    }

    @Override
    public List<String> getProtocols() {
        return factory.getProtocols();
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        return factory.newConnection(connector, endPoint);
    }
}
