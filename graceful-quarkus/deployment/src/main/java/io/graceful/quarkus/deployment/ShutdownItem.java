package io.graceful.quarkus.deployment;

import io.graceful.quarkus.GracefulShutdown;
import io.quarkus.builder.item.SimpleBuildItem;

/** Our part of Quarkus' shutdown, made before there is anything to stop. */
public final class ShutdownItem extends SimpleBuildItem {

    private final GracefulShutdown shutdown;

    ShutdownItem(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    GracefulShutdown shutdown() {
        return shutdown;
    }
}
