package io.graceful.spring.container;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.spring.web.WebPaths;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Puts {@link EdgeFilter} first, once it is known which server the application is in. */
final class EdgeFilterRegistration implements ServletContextInitializer, Ordered {

    /** Embedded, these have an edge of their own, which sees more. */
    private static final List<String> WITH_EDGE = List.of("org.apache.catalina.", "org.eclipse.jetty.");

    private final Graceful graceful;
    private final Environment environment;
    private final boolean war;

    /** @param war whether the server was there before the application */
    EdgeFilterRegistration(Graceful graceful, Environment environment, boolean war) {
        this.graceful = graceful;
        this.environment = environment;
        this.war = war;
    }

    @Override
    public void onStartup(ServletContext container) {
        String type = container.getClass().getName();
        if (!war && WITH_EDGE.stream().anyMatch(type::startsWith)) {
            return;
        }
        ServerEdge<String> edge = new ServerEdge<>(
                graceful, container.getContextPath(), WebPaths.of(environment).exempt());
        FilterRegistration.Dynamic filter = container.addFilter(
                "gracefulEdgeFilter",
                new EdgeFilter(edge, FilterConnections.of(graceful, edge, Time.system(), Threads.system())));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
        graceful.unseen("what " + container.getServerInfo() + " does outside of this application's filters:"
                + " the last bytes of responses, connections it closes, GOAWAY on HTTP/2"
                + (war ? ", other web applications" : ""));
    }

    /** What others register comes behind it. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
