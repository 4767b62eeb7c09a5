package io.graceful.edge;

import io.graceful.inflight.InFlight;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges that serve one request after the other, so that a request allocates nothing: for servers that tell of the end of each
 * exactly once, and never of one that has ended. There is one for each slot that was ever in use at a time. Safe for any thread.
 */
public final class ExchangePool<E extends Exchange> {

    private final ServerEdge<?> edge;
    private final Supplier<E> maker;
    private final AtomicReferenceArray<@Nullable E> kept = new AtomicReferenceArray<>(InFlight.SLOTS);

    public ExchangePool(ServerEdge<?> edge, Supplier<E> maker) {
        this.edge = edge;
        this.maker = maker;
    }

    /** A request begins. The adapter tells the exchange what it knows of it, and goes on with {@link #begin} at once. */
    public E take() {
        int slot = edge.take();
        E exchange = slot == InFlight.NO_SLOT ? null : kept.getAcquire(slot);
        if (exchange == null || exchange.isDetached()) {
            exchange = maker.get();
            if (slot != InFlight.NO_SLOT) {
                // Only the request that holds the slot comes here, so there is nobody to race with.
                kept.setRelease(slot, exchange);
            }
        }
        exchange.takes(slot);
        return exchange;
    }

    /** The second half of {@link #take}. */
    public void begin(E exchange, EdgeConnection connection) {
        edge.begin(exchange, connection, exchange.slot());
    }
}
