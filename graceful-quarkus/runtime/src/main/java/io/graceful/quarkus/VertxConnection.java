package io.graceful.quarkus;

import io.graceful.inflight.ConnectionLedger.Connection;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/** What is kept with a connection. */
final class VertxConnection {

    final Connection entry;

    /** The request counted last, so that one that is rerouted is not counted again. Of the event loop; null when it has ended. */
    @Nullable
    RoutingContext last;

    VertxConnection(Connection entry) {
        this.entry = entry;
    }
}
