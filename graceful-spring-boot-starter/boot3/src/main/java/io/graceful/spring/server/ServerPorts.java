package io.graceful.spring.server;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.web.server.WebServer;

/** The ports of a server that are open now. */
@FunctionalInterface
public interface ServerPorts {

    List<Integer> open();

    /** Whether graceful's edge stands in the server that has them, and sees what comes in there. */
    default boolean areSeen() {
        return true;
    }

    /** The one that Boot knows. */
    static ServerPorts of(WebServer server) {
        return () -> open(Stream.of(server.getPort()));
    }

    /** All of a Tomcat's connectors, whoever has added them. */
    static ServerPorts of(Tomcat tomcat) {
        return () -> open(Arrays.stream(tomcat.getService().findConnectors()).map(Connector::getLocalPort));
    }

    /** All of a Jetty's connectors, whoever has added them. */
    static ServerPorts of(Server jetty) {
        return () -> open(Arrays.stream(jetty.getConnectors())
                .filter(NetworkConnector.class::isInstance)
                .map(connector -> ((NetworkConnector) connector).getLocalPort()));
    }

    private static List<Integer> open(Stream<Integer> ports) {
        return ports.filter(port -> port > 0).toList();
    }
}
