package io.graceful.undertow;

import io.graceful.Graceful;
import io.graceful.inflight.InFlight;
import io.graceful.lifecycle.Lifecycle;
import io.graceful.lifecycle.Phase;
import io.graceful.settings.LateRequests;
import io.graceful.stop.Outstanding;
import io.undertow.server.ExchangeCompletionListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Hands requests on to the application and counts them meanwhile, and their connections. */
final class Counting implements HttpHandler {

    private final HttpHandler application;
    private final InFlight requests;
    private final Lifecycle lifecycle;
    private final boolean rejectsLate;
    private final Connections connections;
    private final OnCommit onCommit;
    private final AtomicReferenceArray<@Nullable RequestSlot> slots = new AtomicReferenceArray<>(InFlight.SLOTS);
    private final ExchangeCompletionListener slotless;

    /** {@code work}: where they are counted. */
    Counting(Graceful graceful, Outstanding work, HttpHandler application) {
        this.application = application;
        this.requests = work.requests();
        this.lifecycle = graceful.lifecycle();
        this.rejectsLate = graceful.settings().drainLateRequests() == LateRequests.REJECT;
        this.connections = new Connections(work.connections());
        this.onCommit = new OnCommit(work.farewell(), connections, work.streams());
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
