package io.graceful.spring.tomcat;

import io.graceful.edge.ServerEdge;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;

/** Sees every request that Tomcat could read, whatever becomes of it: errors, static content, paths nobody serves. */
final class TomcatValve extends ValveBase {

    /** Tomcat keeps its own notes in the first few of 32. */
    private static final int NOTE = 27;

    private static final int UNAVAILABLE = 503;

    private final ServerEdge<String> edge;
    private final TomcatConnections connections;

    TomcatValve(ServerEdge<String> edge, TomcatConnections connections) {
        super(true);
        this.edge = edge;
        this.connections = connections;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        TomcatRequest known = (TomcatRequest) request.getCoyoteRequest().getNote(NOTE);
        if (known != null && known.isActive() && (request.isAsync() || request.isAsyncDispatching())) {
            // Comes a second time: dispatched, or in error.
            known.entered();
            try {
                getNext().invoke(request, response);
            } finally {
                known.left(true);
            }
        } else if (edge.isExempt(request.getRequestURI())) {
            if (known != null) {
                known.skip();
            }
            getNext().invoke(request, response);
        } else {
            serve(known != null ? known : make(request), request, response);
        }
    }

    private TomcatRequest make(Request request) {
        TomcatRequest made = new TomcatRequest(edge, request.getCoyoteRequest().getResponse());
        request.getCoyoteRequest().setNote(NOTE, made);
        return made;
    }

    private void serve(TomcatRequest view, Request request, Response response) throws IOException, ServletException {
        boolean http2 = request.getCoyoteRequest().protocol().equals("HTTP/2.0");
        view.begin(request, http2, connections.arrived(request, http2));
        boolean async = false;
        try {
            if (edge.rejects()) {
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
