package io.graceful.undertow;

import io.graceful.Graceful;
import io.graceful.inflight.InFlight;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.selfrequests.SelfRequests;
import io.graceful.settings.LateRequests;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Wraps the application's handler: counts its requests and, once a stop signal has come, tells its clients to leave.
 *
 * <p>Belongs outermost, so that errors and static content made by handlers inside are seen too. Allocates nothing for a
 * request; what it knows of one is kept in objects that live as long as the slot.
 */
public final class GracefulHandler implements HttpHandler {

    private static final HttpString SELF_REQUEST = new HttpString(SelfRequests.HEADER);

    private final HttpHandler application;
    private final InFlight requests;
    private final Lifecycle lifecycle;
    private final boolean rejectsLate;
    private final Predicate<HttpServerExchange> exempt;
    private final SelfRequests selfRequests;
    private final Connections connections;
    private final OnCommit onCommit;
    private final AtomicReferenceArray<@Nullable RequestSlot> slots = new AtomicReferenceArray<>(InFlight.SLOTS);
    private final ExchangeCompletionListener slotless;

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
        this.requests = graceful.requests();
        this.lifecycle = graceful.lifecycle();
        this.rejectsLate = graceful.settings().lateRequests() == LateRequests.REJECT;
        this.connections = new Connections(graceful.connections());
        this.onCommit =
                new OnCommit(graceful.farewell(), connections, graceful.work().streams());
        this.slotless = (exchange, next) -> {
            try {
                next.proceed();
            } finally {
                requests.end(InFlight.NO_SLOT);
            }
        };
        requests.describeWith(new InFlight.Describer() {
            @Override
            public @Nullable String label(int slot) {
                RequestSlot known = slots.get(slot);
                return known == null ? null : known.label();
            }

            @Override
            public @Nullable Thread thread(int slot) {
                RequestSlot known = slots.get(slot);
                return known == null ? null : known.thread();
            }
        });
    }

    @Override
    public void handleRequest(HttpServerExchange exchange) throws Exception {
        if (exempt.test(exchange) || (selfRequests.isActive() && isSelfRequest(exchange))) {
            application.handleRequest(exchange);
            return;
        }
        connections.arrived(exchange);
        // Count first, look at the phase second; see InFlight.begin.
        int slot = requests.begin();
        if (rejectsLate && lifecycle.phase().compareTo(Phase.DRAINING) >= 0) {
            exchange.addExchangeCompleteListener(listener(slot));
            reject(exchange);
            return;
        }
        exchange.addResponseWrapper(onCommit);
        if (slot == InFlight.NO_SLOT) {
            exchange.addExchangeCompleteListener(slotless);
            application.handleRequest(exchange);
            return;
        }
        RequestSlot request = slot(slot);
        request.begin(exchange);
        exchange.addExchangeCompleteListener(request);
        try {
            application.handleRequest(exchange);
        } finally {
            request.leftByThisThread();
        }
    }

    private boolean isSelfRequest(HttpServerExchange exchange) {
        return selfRequests.isOurs(exchange.getRequestHeaders().getFirst(SELF_REQUEST));
    }

    private ExchangeCompletionListener listener(int slot) {
        return slot == InFlight.NO_SLOT ? slotless : slot(slot);
    }

    private RequestSlot slot(int slot) {
        RequestSlot request = slots.getAcquire(slot);
        if (request == null) {
            // Only the request that holds the slot comes here, so there is nobody to race with.
            request = new RequestSlot(requests, slot);
            slots.setRelease(slot, request);
        }
        return request;
    }

    private static void reject(HttpServerExchange exchange) {
        exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
        exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
        if (!Connections.isHttp2(exchange)) {
            exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
        }
        exchange.endExchange();
    }
}
