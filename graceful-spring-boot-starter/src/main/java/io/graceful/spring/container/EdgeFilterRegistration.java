package io.graceful.spring.container;

import io.graceful.Graceful;
import io.graceful.edge.ServerEdge;
import io.graceful.time.Threads;
import io.graceful.time.Time;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.core.Ordered;

/**
 * Graceful's edge where it has none of its own for the server: in a servlet container, which brings up the application and not the
 * other way round, and in an embedded server such as Undertow. Puts {@link EdgeFilter} first, once it is known which server the
 * application is in.
 */
public final class EdgeFilterRegistration implements ServletContextInitializer, Ordered {

    /** Embedded, these have an edge of their own, which sees more. */
    private static final List<String> WITH_EDGE = List.of("org.apache.catalina.", "org.eclipse.jetty.");

    private final Graceful graceful;
    private final Supplier<List<String>> exempt;
    private final boolean war;

    /**
     * Registers nothing yet.
     *
     * @param exempt gives the paths that are nobody's traffic
     * @param war whether the server was there before the application
     */
    public EdgeFilterRegistration(Graceful graceful, Supplier<List<String>> exempt, boolean war) {
        this.graceful = graceful;
        this.exempt = exempt;
        this.war = war;
    }

    @Override
    public void onStartup(ServletContext container) {
        String type = container.getClass().getName();
        if (!war && WITH_EDGE.stream().anyMatch(type::startsWith)) {
            return;
        }
        ServerEdge<String> edge = new ServerEdge<>(graceful, container.getContextPath(), exempt.get());
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
