package io.graceful.spring.jetty;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Tells Jetty's edge, which lives below servlets, of requests that go on without a thread: it may have to end a stream. */
final class AsyncFilter extends HttpFilter {

    /** The attribute that leads from a request to whoever wants to be told. */
    static final String EDGE = AsyncFilter.class.getName();

    private static final long serialVersionUID = 1L;

    interface AsyncAware {

        void wentAsync(AsyncContext async);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        chain.doFilter(request, response);
        if (request.isAsyncStarted() && request.getAttribute(EDGE) instanceof AsyncAware edge) {
            edge.wentAsync(request.getAsyncContext());
        }
    }
}
