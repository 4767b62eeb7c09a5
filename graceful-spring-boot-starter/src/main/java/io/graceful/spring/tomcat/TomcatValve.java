package io.graceful.spring.tomcat;

import io.graceful.edge.ServerEdge;
import io.graceful.selfrequests.SelfRequests;
import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.Container;
import org.apache.catalina.Engine;
import org.apache.catalina.Lifecycle;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Service;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardService;
import org.apache.catalina.valves.AbstractAccessLogValve;
import org.apache.catalina.valves.ValveBase;
import org.jspecify.annotations.Nullable;

/** Sees every request that Tomcat could read, whatever becomes of it: errors, static content, paths nobody serves. */
final class TomcatValve extends ValveBase {

    /** What a request of Catalina's keeps its exchange under. */
    static final String NOTE = "io.graceful.request";

    private static final int UNAVAILABLE = 503;

    /** Tells access logs which requests the service has sent to itself. */
    private static final String SELF_REQUEST = "io.graceful.selfRequest";

    private final ServerEdge<?> edge;
    private final TomcatConnections connections;

    TomcatValve(ServerEdge<?> edge) {
        super(true);
        this.edge = edge;
        this.connections = new TomcatConnections(edge);
    }

    @Override
    public void setContainer(Container container) {
        super.setContainer(container);
        if (container instanceof Engine engine) {
            engine.addLifecycleListener(event -> {
                if (event.getType().equals(Lifecycle.AFTER_INIT_EVENT)) {
                    watch(engine.getService());
                }
            });
        }
    }

    /** When the engine has been initialized, all connectors are there, and none of them has been. Others may come later. */
    private void watch(Service service) {
        for (Connector connector : service.findConnectors()) {
            connections.watch(connector);
        }
        if (service instanceof StandardService known) {
            known.addPropertyChangeListener(event -> {
                if (event.getNewValue() instanceof Connector connector) {
                    connections.watch(connector);
                }
            });
        }
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
        if (again) {
            if (request.getNote(NOTE) instanceof TomcatRequest known && known.isOpen()) {
                goOn(known, request, response);
            } else {
                // Exempt from the beginning.
                getNext().invoke(request, response);
            }
        } else if (edge.isExempt(request.getRequestURI())) {
            request.removeNote(NOTE);
            connections.passedBy(request);
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

    private void goOn(TomcatRequest known, Request request, Response response) throws IOException, ServletException {
        known.entered(true);
        try {
            getNext().invoke(request, response);
        } finally {
            known.applicationLeft();
        }
    }

    private void serve(ServerEdge<?> its, Request request, Response response) throws IOException, ServletException {
        TomcatRequest exchange = connections.begin(its, request);
        request.setNote(NOTE, exchange);
        try {
            if (exchange.isRejected()) {
                response.setHeader("Retry-After", "1");
                response.sendError(UNAVAILABLE);
            } else {
                getNext().invoke(request, response);
            }
        } finally {
            exchange.applicationLeft();
            if (exchange.socket == null && exchange instanceof Http11Request unwatched) {
                unwatched.endsWithItsApplication();
            }
        }
    }
}
