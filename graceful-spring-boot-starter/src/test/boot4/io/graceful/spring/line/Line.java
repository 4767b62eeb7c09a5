package io.graceful.spring.line;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jetty.ConfigurableJettyWebServerFactory;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import reactor.netty.http.server.HttpServer;

/** What the tests need of Spring Boot 4 and find elsewhere in the other line. Its twin there offers the same. */
public final class Line {

    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    /** The property that leaves only {@code server} of those on the class path: tomcat, jetty or reactor.netty. */
    public static String only(String server) {
        try {
            List<String> all = new ArrayList<>();
            for (URL imports : Collections.list(Line.class.getClassLoader().getResources(IMPORTS))) {
                try (InputStream in = imports.openStream()) {
                    all.addAll(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
                }
            }
            return "spring.autoconfigure.exclude="
                    + all.stream()
                            .filter(name ->
                                    name.matches("org\\.springframework\\.boot\\.(tomcat|jetty|reactor\\.netty)\\..*"))
                            .filter(name -> !name.contains("." + server + "."))
                            .collect(Collectors.joining(","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    public static WebServerFactoryCustomizer<TomcatWebServerFactory> withSecond(Connector second, Consumer<Connector> each) {
        return factory -> {
            factory.addAdditionalConnectors(second);
            factory.addConnectorCustomizers(each::accept);
        };
    }

    public static WebServerFactoryCustomizer<ConfigurableJettyWebServerFactory> jettyWith(Consumer<Server> change) {
        return factory -> factory.addServerCustomizers(change::accept);
    }

    public static WebServerFactoryCustomizer<NettyReactiveWebServerFactory> nettyWith(UnaryOperator<HttpServer> change) {
        return factory -> factory.addServerCustomizers(change::apply);
    }
}
