package io.graceful.spring.tomcat;

import io.graceful.edge.ServerEdge;
import io.graceful.selfrequests.SelfRequests;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/** Sees every request that Tomcat could read, whatever becomes of it: errors, static content, paths nobody serves. */
final class TomcatValve extends ValveBase {

    private static final String NOTE = "io.graceful.request";

    private static final int UNAVAILABLE = 503;

    /** Tells access logs which requests the service has sent to itself. */
    private static final String SELF_REQUEST = "io.graceful.selfRequest";

    private final ServerEdge<String> edge;
    private final TomcatConnections connections;

    TomcatValve(ServerEdge<String> edge, TomcatConnections connections) {
        super(true);
        this.edge = edge;
        this.connections = connections;
    }

    @Override
    protected void startInternal() throws LifecycleException {
        super.startInternal();
        for (Valve valve : getContainer().getPipeline().getValves()) {
            if (valve instanceof AbstractAccessLogValve log && log.getConditionUnless() == null) {
                log.setConditionUnless(SELF_REQUEST);
            }
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        // Comes a second time: dispatched, or in error.
        boolean again = request.isAsync() || request.isAsyncDispatching();
        Object note = request.getNote(NOTE);
        if (again) {
            if (note instanceof TomcatRequest known && known.isOpen()) {
                known.entered();
                try {
                    getNext().invoke(request, response);
                } finally {
                    known.left(true);
                }
            } else {
                // Exempt from the beginning.
                getNext().invoke(request, response);
            }
        } else if (edge.isExempt(request.getRequestURI())) {
            request.removeNote(NOTE);
            getNext().invoke(request, response);
        } else {
            serve(isSelfRequest(request) ? edge.rehearsal() : edge, request, response);
        }
    }

    private boolean isSelfRequest(Request request) {
        if (!edge.isSelfRequest(request, TomcatValve::mark)) {
            return false;
        }
        request.setAttribute(SELF_REQUEST, true);
        return true;
    }

    private static @Nullable String mark(Request request) {
        return request.getHeader(SelfRequests.HEADER);
    }

    private void serve(ServerEdge<String> its, Request request, Response response)
            throws IOException, ServletException {
        boolean http2 = request.getCoyoteRequest().protocol().equals("HTTP/2.0");
        TomcatRequest view = new TomcatRequest(request);
        request.setNote(NOTE, view);
        view.begin(its, connections.arrived(its, request, http2));
        boolean async = false;
        try {
            if (view.isRejected()) {
                response.setHeader("Retry-After", "1");
                response.sendError(UNAVAILABLE);
            } else {
                getNext().invoke(request, response);
                async = request.isAsync();
                if (async) {
                    request.getAsyncContextInternal().addListener(view);
                }
            }
        } finally {
            view.left(async);
        }
    }
}
