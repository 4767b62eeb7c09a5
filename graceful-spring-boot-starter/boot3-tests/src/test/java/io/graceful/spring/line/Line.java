package io.graceful.spring.line;

import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.boot.web.embedded.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.web.embedded.jetty.JettyWebServer;
import org.springframework.boot.web.embedded.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.embedded.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ApplicationContext;
import reactor.netty.http.server.HttpServer;

/** What the tests need of Spring Boot 3.5 and find elsewhere in the other line. Its twin there offers the same. */
public final class Line {

    /** The property that leaves only {@code server} of those on the class path: tomcat, jetty or reactor.netty. */
    public static String only(String server) {
        return ChosenServer.PROPERTY + "=" + server;
    }

    private Line() {}

    public static int port(ApplicationContext context) {
        return server(context).getPort();
    }

    /** Null if it is no Tomcat. */
    public static @Nullable Tomcat tomcat(ApplicationContext context) {
        return server(context) instanceof TomcatWebServer tomcat ? tomcat.getTomcat() : null;
    }

    /** Null if it is no Jetty. */
    public static @Nullable Server jetty(ApplicationContext context) {
        return server(context) instanceof JettyWebServer jetty ? jetty.getServer() : null;
    }

    private static WebServer server(ApplicationContext context) {
        return ((WebServerApplicationContext) context).getWebServer();
    }

    /** A second connector for Tomcat, and something to do with each. */
    public static WebServerFactoryCustomizer<TomcatServletWebServerFactory> withSecond(
            Connector second, Consumer<Connector> each) {
        return factory -> {
            factory.addAdditionalTomcatConnectors(second);
            factory.addConnectorCustomizers(each::accept);
        };
    }

    public static WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> jettyWith(Consumer<Server> change) {
        return factory -> factory.addServerCustomizers(change::accept);
    }

    public static WebServerFactoryCustomizer<NettyReactiveWebServerFactory> nettyWith(
            UnaryOperator<HttpServer> change) {
        return factory -> factory.addServerCustomizers(change::apply);
    }
}
