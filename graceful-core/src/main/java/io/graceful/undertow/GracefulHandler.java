package io.graceful.undertow;

import io.graceful.Graceful;
import io.graceful.selfrequests.SelfRequests;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.function.Predicate;

/**
 * Wraps the application's handler: counts its requests and, once a stop signal has come, tells its clients to leave.
 *
 * <p>Belongs outermost, so that errors and static content made by handlers inside are seen too. Allocates nothing for a
 * request; what it knows of one is kept in objects that live as long as the slot.
 */
public final class GracefulHandler implements HttpHandler {

    private static final HttpString SELF_REQUEST = new HttpString(SelfRequests.HEADER);

    private final HttpHandler application;
    private final Predicate<HttpServerExchange> exempt;
    private final SelfRequests selfRequests;
    private final Counting counting;
    private final Counting rehearsal;

    public GracefulHandler(Graceful graceful, HttpHandler application) {
        this(graceful, application, exchange -> false);
    }

    /**
     * Wraps {@code application}.
     *
     * @param exempt which requests are probes, scrapes or the like: handed on uncounted, and never told to leave
     */
    public GracefulHandler(Graceful graceful, HttpHandler application, Predicate<HttpServerExchange> exempt) {
        this.application = application;
        this.exempt = exempt;
        this.selfRequests = graceful.selfRequests();
        this.counting = new Counting(graceful, graceful.outstanding(), application);
        this.rehearsal = new Counting(graceful, graceful.rehearsal(), application);
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exempt.test(exchange)) {
            application.handleRequest(exchange);
        } else if (selfRequests.isActive() && isSelfRequest(exchange)) {
            rehearsal.handleRequest(exchange);
        } else {
            counting.handleRequest(exchange);
        }
    }

    private boolean isSelfRequest(HttpServerExchange exchange) {
        return selfRequests.isOurs(exchange.getRequestHeaders().getFirst(SELF_REQUEST));
    }
}
