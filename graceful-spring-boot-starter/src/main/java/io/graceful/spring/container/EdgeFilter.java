package io.graceful.spring.container;

import io.graceful.edge.EdgeConnection;
import io.graceful.edge.ServerEdge;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Graceful's edge in a server of which nothing is known but that it speaks servlet: the first filter of the application.
 *
 * <p>A request begins as it comes in here and ends as it leaves, or when its asynchronous processing is complete. What the server
 * does before and after that is out of sight.
 */
final class EdgeFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private static final String HTTP_1 = "HTTP/1.";

    private final transient ServerEdge<String> edge;
    private final transient FilterConnections connections;

    EdgeFilter(ServerEdge<String> edge, FilterConnections connections) {
        this.edge = edge;
        this.connections = connections;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (edge.isExempt(request.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        boolean own = edge.isSelfRequest(request, asked -> asked.getHeader(ServerEdge.SELF_REQUEST_HEADER));
        boolean http1 = request.getProtocol().startsWith(HTTP_1);
        FilterConnections.Known known = http1 ? connections.of(request) : null;
        FilterExchange exchange = new FilterExchange(request, response, known);
        ServerEdge<String> its = own ? edge.rehearsal() : edge;
        // On HTTP/2 a filter has no way to tell a client to leave.
        EdgeConnection connection = known == null ? its.unwatched() : known.connection();
        its.begin(exchange, connection);
        try {
            if (exchange.isRejected()) {
                exchange.commit();
                response.setHeader("Retry-After", "1");
                response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            } else {
                chain.doFilter(exchange.request(), exchange.response());
            }
        } finally {
            exchange.leftFilter();
        }
    }
}
